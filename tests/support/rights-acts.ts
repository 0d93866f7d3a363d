import { helpBack } from "#lib/helping/help-back.ts"
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
import { listPeople, movePerson, removePerson } from "#lib/organisations/people.ts"
import { placeSelf } from "#lib/organisations/place-self.ts"
import { showPerson } from "#lib/organisations/show-person.ts"
import { addUnit, closeUnit, listUnits, renameUnit, setUnit, showUnit } from "#lib/organisations/units.ts"
import { fail, ok, type Failure, type Result } from "#lib/result.ts"
import type { Objects } from "./rights-world.ts"

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

let asked = 0
const somebody = () => `somebody.${(asked += 1)}@example.org`

/** A list holds what was looked for, or it is not there for this administrator. */
const holds = async <T>(found: Promise<Result<readonly T[], Failure>>, is: (item: T) => boolean): Promise<Result<unknown, Failure>> => {
  const list = await found
  return list.ok && !list.value.some(is) ? fail("not_found") : list
}

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
  listCostCentres: {
    rule: "any",
    reads: true,
    ask: (ctx, { costCentreId }) => holds(listCostCentres(ctx), ({ id }) => id === costCentreId),
  },
  writeCostCentre: { rule: "whole", ask: (ctx, { costCentreId: id }) => writeCostCentre(ctx, { id, ...centre }) },
  removeCostCentre: { rule: "whole", ask: (ctx, { costCentreId }) => removeCostCentre(ctx, costCentreId) },
}

/** They name nothing but the organisation of the request. */
export const OF_THE_REQUEST: Readonly<Record<string, Act>> = {
  listLog: { rule: "whole", reads: true, ask: (ctx) => listLog(ctx, {}) },
  exportLog: { rule: "whole", reads: true, ask: (ctx) => exportLog(ctx) },
  buildDepartments: { rule: "whole", ask: (ctx) => buildDepartments(ctx, "Garden;77;Green") },
  showFirstDay: { rule: "whole", reads: true, ask: (ctx) => showFirstDay(ctx) },
  acceptNewAgreement: { rule: "whole", ask: (ctx) => acceptNewAgreement(ctx, { agreement: true }) },
}

/** What gives nobody anything to see or to do, and why. */
export const NO_RIGHT_NEEDED: Readonly<Record<string, string>> = {
  handOnUnitKeys: "sees to the keys of the administrator's own units (keys.md 5); what it opens is tried in keys.test.ts",
  isFirstDay: "says of the administrator's own organisation whether it has any unit below it",
  isAlone: "says of the administrator's own organisation whether anybody else looks after it",
}
