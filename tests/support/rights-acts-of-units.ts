import { listAdministrators, removeAdministrator } from "#lib/organisations/administrators.ts"
import { showOverview } from "#lib/organisations/advice.ts"
import { listCostCentres, removeCostCentre, writeCostCentre } from "#lib/organisations/cost-centres.ts"
import { hangUnder } from "#lib/organisations/hang-under.ts"
import { addReader, removeReader, showUnitMailbox } from "#lib/organisations/mailbox-readers.ts"
import { keepContactLists, setContactLists } from "#lib/organisations/set-contact-lists.ts"
import { changeUnitList, closeUnitList, listUnitLists, showUnitList } from "#lib/organisations/unit-lists.ts"
import { addUnit, closeUnit, listUnits, renameUnit, setUnit, showUnit } from "#lib/organisations/units.ts"
import { askForAddress, listUnitMailboxes, makeUnitMailbox, unitAddressCodeAgain } from "#lib/organisations/unit-mailboxes.ts"
import { setUnitPolicy, showUnitPolicy } from "#lib/organisations/unit-policy.ts"
import { NO_DEMANDS } from "#lib/policies/policy.ts"
import { fail, ok, type Failure, type Result } from "#lib/result.ts"
import { approveRecords, askRecords, declineRecords, listRecordRequests } from "#lib/records/requests.ts"
import { markOfficial, setDisposal } from "#lib/records/set-records.ts"
import { showComing, showRecords } from "#lib/records/show-records.ts"
import { beingMade, CODE } from "./rights-world.ts"
import { toAddress } from "./visitor.ts"
import { holds, somebody, type Act } from "./rights-act.ts"

const centre = { code: "2", name: "Two", validFrom: "", validTo: "", buyerReference: "" }

/** Whoever is not found by an address is told in the field, and is not there for this administrator. */
const inField = async (found: Promise<Result<unknown, Failure>>): Promise<Result<unknown, Failure>> => {
  const all = await found
  return !all.ok && JSON.stringify(all.error).includes("not_in_scope") ? fail("not_found") : all
}

/** What is done with units, who administers them, their mailboxes and rules, and cost centres. */
export const ACTS_OF_UNITS: Readonly<Record<string, Act>> = {
  listUnits: { rule: "within", reads: true, ask: (ctx, { unitId }) => holds(listUnits(ctx), ({ id }) => id === unitId) },
  showUnit: { rule: "within", reads: true, ask: (ctx, { unitId }) => showUnit(ctx, unitId) },
  showOverview: {
    rule: "within",
    reads: true,
    ask: async (ctx, { unitId }) => {
      const found = await showOverview(ctx)
      return found.ok ? holds(Promise.resolve(ok(found.value.units)), ({ id }) => id === unitId) : found
    },
  },
  addUnit: { rule: "within", ask: (ctx, { unitId: parentId }) => addUnit(ctx, { parentId, kind: "sponsored_group", name: "Group" }) },
  renameUnit: { rule: "within", notToTheWhole: true, ask: (ctx, { unitId }) => renameUnit(ctx, { unitId, name: "Renamed" }) },
  setUnit: { rule: "within", ask: (ctx, { unitId }) => setUnit(ctx, { unitId, costCentreId: null, plan: "lite" }) },
  closeUnit: { rule: "above", ask: (ctx, { unitId }) => closeUnit(ctx, unitId) },
  hangUnder: {
    rule: "above",
    proven: true,
    namesTwo: true,
    ask: (ctx, { unitId }, own) => hangUnder(ctx, { unitId, parentId: own.unitId }),
  },
  listAdministrators: {
    rule: "within",
    reads: true,
    ask: (ctx, { unitId, administrator }) =>
      holds(listAdministrators(ctx), (one) => one.unitId === unitId && one.accountId === administrator),
  },
  removeAdministrator: {
    rule: "within",
    proven: true,
    ask: (ctx, { unitId, administrator: accountId }) => removeAdministrator(ctx, { unitId, accountId }),
  },
  listUnitMailboxes: {
    rule: "within",
    reads: true,
    ask: (ctx, { unitId, mailboxId }) => holds(listUnitMailboxes(ctx, unitId), ({ id }) => id === mailboxId),
  },
  listUnitLists: {
    rule: "within",
    reads: true,
    ask: (ctx, { unitId, listId }) => holds(listUnitLists(ctx, unitId), ({ id }) => id === listId),
  },
  showUnitList: { rule: "within", reads: true, ask: (ctx, { listId }) => showUnitList(ctx, listId) },
  changeUnitList: {
    rule: "within",
    ask: (ctx, { listId: id }) => changeUnitList(ctx, { id, writers: "anyone", withBelow: true }),
  },
  closeUnitList: { rule: "within", proven: true, ask: (ctx, { listId }) => closeUnitList(ctx, listId) },
  showUnitMailbox: { rule: "within", reads: true, ask: (ctx, { mailboxId }) => showUnitMailbox(ctx, mailboxId) },
  askForAddress: {
    rule: "within",
    proven: true,
    ask: (ctx, { unitId }) => askForAddress(ctx, { unitId, name: "Desk", address: toAddress(somebody()) }),
  },
  unitAddressCodeAgain: {
    rule: "within",
    ask: async (ctx, { unitId }) => unitAddressCodeAgain(ctx, { token: await beingMade(ctx, unitId) }),
  },
  makeUnitMailbox: {
    rule: "within",
    proven: true,
    ask: async (ctx, { unitId }) => makeUnitMailbox(ctx, { token: await beingMade(ctx, unitId), code: CODE.digits }),
  },
  addReader: {
    rule: "within",
    proven: true,
    ask: (ctx, { mailboxId }, own) => addReader(ctx, { mailboxId, address: own.employeeAddress }),
  },
  "addReader of somebody": {
    rule: "within",
    namesTwo: true,
    ask: (ctx, { employeeAddress: address }, own) => inField(addReader(ctx, { mailboxId: own.mailboxId, address })),
  },
  removeReader: {
    rule: "within",
    proven: true,
    ask: (ctx, { mailboxId, employee: accountId }) => removeReader(ctx, { mailboxId, accountId }),
  },
  setContactLists: { rule: "within", ask: (ctx, { unitId }) => setContactLists(ctx, { unitId, seen: "none", listed: "no" }) },
  keepContactLists: { rule: "within", ask: (ctx, { unitId }) => keepContactLists(ctx, unitId) },
  showUnitPolicy: { rule: "within", reads: true, ask: (ctx, { unitId }) => showUnitPolicy(ctx, unitId) },
  setUnitPolicy: { rule: "within", proven: true, ask: (ctx, { unitId }) => setUnitPolicy(ctx, { unitId, demands: NO_DEMANDS }) },
  showRecords: { rule: "within", reads: true, ask: (ctx, { unitId }) => showRecords(ctx, unitId) },
  showComing: { rule: "within", reads: true, ask: (ctx, { unitId }) => showComing(ctx, unitId) },
  markOfficial: { rule: "within", proven: true, ask: (ctx, { unitId }) => markOfficial(ctx, { unitId, mailboxId: null }) },
  "markOfficial of a mailbox": {
    rule: "within",
    ask: (ctx, { unitId, mailboxId }) => markOfficial(ctx, { unitId, mailboxId }),
  },
  setDisposal: {
    rule: "within",
    proven: true,
    ask: (ctx, { unitId }) => setDisposal(ctx, { unitId, count: "2", span: "year", counts: "arrival" }),
  },
  askRecords: {
    rule: "within",
    proven: true,
    ask: (ctx, { unitId }) => askRecords(ctx, { unitId, kind: "hold", mailboxId: null, reason: "Inquiry" }),
  },
  listRecordRequests: {
    rule: "within",
    reads: true,
    ask: (ctx, { recordRequestId }) => holds(listRecordRequests(ctx), ({ id }) => id === recordRequestId),
  },
  approveRecords: {
    rule: "within",
    proven: true,
    ask: (ctx, { recordRequestId }) => approveRecords(ctx, recordRequestId),
  },
  declineRecords: { rule: "within", ask: (ctx, { recordRequestId }) => declineRecords(ctx, recordRequestId) },
  listCostCentres: {
    rule: "any",
    reads: true,
    ask: (ctx, { costCentreId }) => holds(listCostCentres(ctx), ({ id }) => id === costCentreId),
  },
  writeCostCentre: { rule: "whole", ask: (ctx, { costCentreId: id }) => writeCostCentre(ctx, { id, ...centre }) },
  removeCostCentre: { rule: "whole", ask: (ctx, { costCentreId }) => removeCostCentre(ctx, costCentreId) },
}
