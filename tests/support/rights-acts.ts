import { sql } from "drizzle-orm"
import { endEmployment, keepEmployment } from "#lib/ending/end-employment.ts"
import { helpBack } from "#lib/helping/help-back.ts"
import { setRules, showRules } from "#lib/helping/recovery-rules.ts"
import { approveRequest, declineRequest, listRequests } from "#lib/helping/requests.ts"
import { switchOffSignIn, switchOnSignIn } from "#lib/helping/switch-sign-in.ts"
import { acceptNewAgreement } from "#lib/organisations/accept-agreement.ts"
import { listAdministrators, removeAdministrator } from "#lib/organisations/administrators.ts"
import { showOverview } from "#lib/organisations/advice.ts"
import { buildDepartments } from "#lib/organisations/build-departments.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { listCostCentres, removeCostCentre, writeCostCentre } from "#lib/organisations/cost-centres.ts"
import { showFirstDay } from "#lib/organisations/first-day.ts"
import { hangUnder } from "#lib/organisations/hang-under.ts"
import { invitePeople, listInvitations, remind, withdrawInvitation } from "#lib/organisations/invitations.ts"
import { exportLog, listLog } from "#lib/organisations/list-log.ts"
import { addReader, removeReader, showUnitMailbox } from "#lib/organisations/mailbox-readers.ts"
import { listPeople, movePerson, removePerson } from "#lib/organisations/people.ts"
import { placeSelf } from "#lib/organisations/place-self.ts"
import { listLacking, showRecoverability } from "#lib/organisations/recoverability.ts"
import { setContactLists } from "#lib/organisations/set-contact-lists.ts"
import {
  confirmOrganisationSheet,
  drawOrganisationSheet,
  removeOrganisationSheet,
  showSheet,
  spendOrganisationSheet,
} from "#lib/organisations/sheet.ts"
import { showPerson } from "#lib/organisations/show-person.ts"
import { addUnit, closeUnit, listUnits, renameUnit, setUnit, showUnit } from "#lib/organisations/units.ts"
import { askForAddress, listUnitMailboxes, makeUnitMailbox, unitAddressCodeAgain } from "#lib/organisations/unit-mailboxes.ts"
import { setUnitPolicy, showUnitPolicy } from "#lib/organisations/unit-policy.ts"
import { exportPeople } from "#lib/people-files/export-people.ts"
import { inviteFromFile } from "#lib/people-files/invite-from-file.ts"
import { leftToMail } from "#lib/people-files/mail-invitations.ts"
import { dropPeopleFile, lookAtPeople, readPeopleFile } from "#lib/people-files/read-people-file.ts"
import { NO_DEMANDS } from "#lib/policies/policy.ts"
import { fail, ok, type Failure, type Result } from "#lib/result.ts"
import { beingMade, beingPrinted, CODE, peopleFile, SHEET_KEY, unseen, type Objects } from "./rights-world.ts"
import { toAddress } from "./visitor.ts"

/**
 * Who may do an act, in the words of O4: whoever administers the unit or one above it (`within`), one above it (`above`), the whole organisation (`whole`),
 * or anything of it (`any`).
 */
type Rule = "within" | "above" | "whole" | "any"

export type Act = {
  readonly rule: Rule
  /** Two factors are proven anew before (B25). */ readonly proven?: true
  /** It changes nothing, so that the right is judged as the request begins. */ readonly reads?: true
  /** It names two things, of which one is the administrator's own: both are never the same. */ readonly namesTwo?: true
  /** Not done to the whole organisation: its name is the operator's (I10). */ readonly notToTheWhole?: true
  readonly ask: (ctx: OrganizerContext, object: Objects, own: Objects) => Promise<Result<unknown, Failure>>
}

async function everyRow<T>(portions: AsyncIterable<readonly T[]>): Promise<Result<readonly T[], Failure>> {
  const rows: T[] = []
  for await (const portion of portions) rows.push(...portion)
  return ok(rows)
}

let asked = 0
const somebody = () => `somebody.${(asked += 1)}@example.org`

/** A list holds what was looked for, or it is not there for this administrator. */
const holds = async <T>(found: Promise<Result<readonly T[], Failure>>, is: (item: T) => boolean): Promise<Result<unknown, Failure>> => {
  const list = await found
  return list.ok && !list.value.some(is) ? fail("not_found") : list
}

/** The same of what is a list only in part. */
const within = async <T>(found: Promise<Result<T, Failure>>, is: (value: T) => boolean): Promise<Result<unknown, Failure>> => {
  const all = await found
  return all.ok && !is(all.value) ? fail("not_found") : all
}

/** Whoever is not found by an address is told in the field, and is not there for this administrator. */
const inField = async (found: Promise<Result<unknown, Failure>>): Promise<Result<unknown, Failure>> => {
  const all = await found
  return !all.ok && JSON.stringify(all.error).includes("not_in_scope") ? fail("not_found") : all
}

const end = { outcome: "release", day: "", meanwhile: "works", reply: null, places: "end" } as const

const centre = { code: "2", name: "Two", validFrom: "", validTo: "", buyerReference: "" }
const anybody = { unitId: null, kind: null, words: "", after: "" } as const

/** Every use case of the Organizer by its name in the code. A new one that is missing here fails the test of rights. */
export const ACTS: Readonly<Record<string, Act>> = {
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
  hangUnder: { rule: "above", namesTwo: true, ask: (ctx, { unitId }, own) => hangUnder(ctx, { unitId, parentId: own.unitId }) },
  listPeople: {
    rule: "within",
    reads: true,
    ask: async (ctx, { employee }) => {
      const found = await listPeople(ctx, anybody)
      return found.ok ? holds(Promise.resolve(ok(found.value.people)), ({ accountId }) => accountId === employee) : found
    },
  },
  showPerson: { rule: "within", reads: true, ask: (ctx, { employee }) => showPerson(ctx, employee) },
  movePerson: {
    rule: "within",
    namesTwo: true,
    ask: (ctx, { unitId, employee: accountId }, own) => movePerson(ctx, { unitId, accountId, toUnitId: own.unitId }),
  },
  "movePerson to": {
    rule: "within",
    namesTwo: true,
    ask: (ctx, { unitId: toUnitId }, own) => movePerson(ctx, { unitId: own.unitId, accountId: own.employee, toUnitId }),
  },
  removePerson: { rule: "within", ask: (ctx, { unitId, member: accountId }) => removePerson(ctx, { unitId, accountId }) },
  invitePeople: {
    rule: "within",
    ask: (ctx, { unitId }) => invitePeople(ctx, { unitId, lines: somebody(), kind: "member", administers: false }),
  },
  "invitePeople to administer": {
    rule: "within",
    proven: true,
    ask: (ctx, { unitId }) => invitePeople(ctx, { unitId, lines: somebody(), kind: null, administers: true }),
  },
  listInvitations: {
    rule: "within",
    reads: true,
    ask: (ctx, { invitationId }) => holds(listInvitations(ctx, null), ({ id }) => id === invitationId),
  },
  remind: { rule: "within", ask: (ctx, { invitationId }) => remind(ctx, invitationId) },
  withdrawInvitation: { rule: "within", ask: (ctx, { invitationId }) => withdrawInvitation(ctx, invitationId) },
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
  helpBack: {
    rule: "within",
    proven: true,
    ask: (ctx, { employee: accountId }) => helpBack(ctx, { accountId, phone: "", dropsApp: false }),
  },
  switchOffSignIn: {
    rule: "within",
    proven: true,
    ask: (ctx, { employee: accountId }) => switchOffSignIn(ctx, { accountId, reply: null }),
  },
  switchOnSignIn: { rule: "within", proven: true, ask: (ctx, { employee: accountId }) => switchOnSignIn(ctx, { accountId }) },
  placeSelf: {
    rule: "within",
    proven: true,
    ask: (ctx, { unitId }) => placeSelf(ctx, { unitId, recovery: true }),
  },
  endEmployment: { rule: "within", proven: true, ask: (ctx, { employee: accountId }) => endEmployment(ctx, { accountId, ...end }) },
  keepEmployment: {
    rule: "within",
    ask: async (ctx, { employee: accountId }) => {
      await unseen(
        ctx.db,
        sql`insert into employment_ends select account_id, organisation_id, now() + interval '9 days', 'erase', true, now()
          from unit_people where account_id = ${accountId} and is_primary`,
      )
      return keepEmployment(ctx, { accountId })
    },
  },
  listRequests: { rule: "within", reads: true, ask: (ctx, { requestId }) => holds(listRequests(ctx), ({ id }) => id === requestId) },
  "listRequests for rules": {
    rule: "whole",
    reads: true,
    ask: (ctx, { rulesRequestId }) => holds(listRequests(ctx), ({ id }) => id === rulesRequestId),
  },
  approveRequest: { rule: "within", proven: true, ask: (ctx, { requestId }) => approveRequest(ctx, requestId) },
  "approveRequest for rules": { rule: "whole", proven: true, ask: (ctx, { rulesRequestId }) => approveRequest(ctx, rulesRequestId) },
  declineRequest: { rule: "within", ask: (ctx, { requestId }) => declineRequest(ctx, requestId) },
  "declineRequest for rules": { rule: "whole", ask: (ctx, { rulesRequestId }) => declineRequest(ctx, rulesRequestId) },
  listLacking: {
    rule: "within",
    reads: true,
    ask: (ctx, { employee }) =>
      within(listLacking(ctx, { what: "backup", page: 0 }), ({ people }) => people.some(({ accountId }) => accountId === employee)),
  },
  showRecoverability: {
    rule: "within",
    reads: true,
    // Whoever is counted is missing in the count as soon as they are gone.
    ask: async (ctx, { employee }) => {
      const before = await showRecoverability(ctx)
      await unseen(ctx.db, sql`delete from unit_people where account_id = ${employee}`)
      return within(showRecoverability(ctx), ({ employees }) => before.ok && employees < before.value.employees)
    },
  },
  listUnitMailboxes: {
    rule: "within",
    reads: true,
    ask: (ctx, { unitId, mailboxId }) => holds(listUnitMailboxes(ctx, unitId), ({ id }) => id === mailboxId),
  },
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
  showUnitPolicy: { rule: "within", reads: true, ask: (ctx, { unitId }) => showUnitPolicy(ctx, unitId) },
  setUnitPolicy: { rule: "within", proven: true, ask: (ctx, { unitId }) => setUnitPolicy(ctx, { unitId, demands: NO_DEMANDS }) },
  readPeopleFile: {
    rule: "within",
    ask: (ctx, { unitId }) => readPeopleFile(ctx, { bytes: peopleFile(""), unitId, kind: "member" }),
  },
  lookAtPeople: {
    rule: "within",
    reads: true,
    namesTwo: true,
    ask: async (ctx, { unitName }, { unitId }) => {
      await readPeopleFile(ctx, { bytes: peopleFile(unitName), unitId, kind: "member" })
      return within(lookAtPeople(ctx), (plan) => plan !== null && plan.newUnits.length === 0)
    },
  },
  inviteFromFile: {
    rule: "within",
    namesTwo: true,
    ask: async (ctx, { unitName }, { unitId }) => {
      await readPeopleFile(ctx, { bytes: peopleFile(unitName), unitId, kind: "member" })
      return within(inviteFromFile(ctx, { missing: "leave_out" }), ({ invited }) => invited === 1)
    },
  },
  leftToMail: {
    rule: "within",
    reads: true,
    ask: async (ctx, { invitationId }) => {
      await unseen(ctx.db, sql`update unit_invitations set awaits_mail = true where id = ${invitationId}`)
      return within(leftToMail(ctx), (left) => left === 1)
    },
  },
  exportPeople: {
    rule: "within",
    reads: true,
    ask: async (ctx, { employeeAddress }) => {
      const found = await exportPeople(ctx)
      return found.ok ? holds(everyRow(found.value), ({ address }) => address === employeeAddress) : found
    },
  },
  listCostCentres: {
    rule: "any",
    reads: true,
    ask: (ctx, { costCentreId }) => holds(listCostCentres(ctx), ({ id }) => id === costCentreId),
  },
  writeCostCentre: { rule: "whole", ask: (ctx, { costCentreId: id }) => writeCostCentre(ctx, { id, ...centre }) },
  removeCostCentre: { rule: "whole", ask: (ctx, { costCentreId }) => removeCostCentre(ctx, costCentreId) },
}

/** They name nothing but the organisation of the request; the rule says which of its administrators may. */
export const OF_THE_REQUEST: Readonly<Record<string, Act>> = {
  listLog: { rule: "whole", reads: true, ask: (ctx) => listLog(ctx, {}) },
  exportLog: { rule: "whole", reads: true, ask: (ctx) => exportLog(ctx) },
  buildDepartments: { rule: "whole", ask: (ctx) => buildDepartments(ctx, "Garden;77;Green") },
  showFirstDay: { rule: "whole", reads: true, ask: (ctx) => showFirstDay(ctx) },
  acceptNewAgreement: { rule: "whole", ask: (ctx) => acceptNewAgreement(ctx, { agreement: true }) },
  showRules: { rule: "any", reads: true, ask: (ctx) => showRules(ctx) },
  setRules: { rule: "whole", proven: true, ask: (ctx) => setRules(ctx, { waitHours: 24, needsTwo: false }) },
  dropPeopleFile: { rule: "any", ask: (ctx) => dropPeopleFile(ctx) },
  showSheet: { rule: "whole", reads: true, ask: (ctx) => showSheet(ctx) },
  drawOrganisationSheet: { rule: "whole", proven: true, ask: (ctx) => drawOrganisationSheet(ctx) },
  confirmOrganisationSheet: {
    rule: "whole",
    ask: async (ctx) => confirmOrganisationSheet(ctx, { token: await beingPrinted(ctx), typed: SHEET_KEY }),
  },
  removeOrganisationSheet: { rule: "whole", proven: true, ask: (ctx) => removeOrganisationSheet(ctx) },
  spendOrganisationSheet: {
    rule: "whole",
    proven: true,
    // Whoever has the keys needs no sheet.
    ask: async (ctx) => {
      await unseen(ctx.db, sql`delete from unit_key_wraps where holder_id = ${ctx.actor.accountId}`)
      return spendOrganisationSheet(ctx, { typed: SHEET_KEY })
    },
  },
}

/** What gives nobody anything to see or to do, and why. */
export const NO_RIGHT_NEEDED: Readonly<Record<string, string>> = {
  awaitedUnitAddress: "says which address this administrator typed in this browser",
  showDrawnOrganisationSheet: "says what is printed in this browser; it opens nothing before it is confirmed",
  handOnUnitKeys: "sees to the keys of the administrator's own units (keys.md 5); what it opens is tried in keys.test.ts",
  isFirstDay: "says of the administrator's own organisation whether it has any unit below it",
  isAlone: "says of the administrator's own organisation whether anybody else looks after it",
}
