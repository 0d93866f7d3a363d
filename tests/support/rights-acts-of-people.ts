import { askKnown } from "#lib/organisations/ask-known.ts"
import { sql } from "drizzle-orm"
import { endEmployment, keepEmployment } from "#lib/ending/end-employment.ts"
import { helpBack } from "#lib/helping/help-back.ts"
import { approveRequest, declineRequest, listRequests } from "#lib/helping/requests.ts"
import { showWay } from "#lib/helping/show-way.ts"
import { switchOffSignIn, switchOnSignIn } from "#lib/helping/switch-sign-in.ts"
import { correctInvitation, showInvitation } from "#lib/organisations/correct-invitation.ts"
import { correctPerson, withdrawCorrection } from "#lib/organisations/correct-person.ts"
import { countInvitationsThatFit, forInvitationsThatFit, pageInvitations } from "#lib/organisations/find-invitations.ts"
import { forInvitations, invitePeople, listInvitations, remind, withdrawInvitation } from "#lib/organisations/invitations.ts"
import { listPeople, movePeople, movePerson, removePeople, removePerson } from "#lib/organisations/people.ts"
import { placeSelf } from "#lib/organisations/place-self.ts"
import { listLacking, showRecoverability } from "#lib/organisations/recoverability.ts"
import { showPerson } from "#lib/organisations/show-person.ts"
import { exportPeople } from "#lib/people-files/export-people.ts"
import { inviteFromFile } from "#lib/people-files/invite-from-file.ts"
import { leftToMail } from "#lib/people-files/mail-invitations.ts"
import { lookAtPeople, readPeopleFile } from "#lib/people-files/read-people-file.ts"
import { ok, type Failure, type Result } from "#lib/result.ts"
import { toAddress } from "./visitor.ts"
import { peopleFile, unseen } from "./rights-world.ts"
import { holds, somebody, within, type Act } from "./rights-act.ts"

const anybody = { unitId: null, kind: null, words: "", after: "" } as const

const ALL_INVITATIONS = { unitId: null, state: null, words: "" } as const

const end = { outcome: "release", day: "", meanwhile: "works", reply: null, places: "end" } as const

async function everyRow<T>(portions: AsyncIterable<readonly T[]>): Promise<Result<readonly T[], Failure>> {
  const rows: T[] = []
  for await (const portion of portions) rows.push(...portion)
  return ok(rows)
}

/** Of several that are chosen, this one was dealt with; what is left as it is may be anything. */
const isOne = ({ count }: { readonly count: number }): boolean => count === 1

/** What is done with people: places, invitations, files, recovery and the end of employments. */
export const ACTS_OF_PEOPLE: Readonly<Record<string, Act>> = {
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
    proven: true,
    namesTwo: true,
    ask: (ctx, { unitId, employee: accountId }, own) => movePerson(ctx, { unitId, accountId, toUnitId: own.unitId }),
  },
  "movePerson to": {
    rule: "within",
    proven: true,
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
  askKnown: {
    rule: "within",
    namesTwo: true,
    ask: (ctx, { unitId }, own) => askKnown(ctx, { accountId: own.employee, unitId, as: "member" }),
  },
  "askKnown to administer": {
    rule: "within",
    proven: true,
    namesTwo: true,
    ask: (ctx, { unitId }, own) => askKnown(ctx, { accountId: own.employee, unitId, as: "administrator" }),
  },
  listInvitations: {
    rule: "within",
    reads: true,
    ask: (ctx, { invitationId }) => holds(listInvitations(ctx, null), ({ id }) => id === invitationId),
  },
  pageInvitations: {
    rule: "within",
    reads: true,
    ask: (ctx, { invitationId }) =>
      within(pageInvitations(ctx, { ...ALL_INVITATIONS, after: "" }), ({ invitations }) =>
        invitations.some(({ id }) => id === invitationId),
      ),
  },
  countInvitationsThatFit: {
    rule: "within",
    reads: true,
    // What is counted is missing in the count as soon as it is gone.
    ask: async (ctx, { invitationId }) => {
      const before = await countInvitationsThatFit(ctx, ALL_INVITATIONS)
      await unseen(ctx.db, sql`delete from unit_invitations where id = ${invitationId}`)
      return within(countInvitationsThatFit(ctx, ALL_INVITATIONS), (count) => before.ok && count < before.value)
    },
  },
  forInvitationsThatFit: {
    rule: "within",
    ask: (ctx, { unitId }) =>
      within(forInvitationsThatFit(ctx, { ...ALL_INVITATIONS, unitId, what: "withdraw", agreed: null }), ({ count }) => count > 0),
  },
  remind: { rule: "within", ask: (ctx, { invitationId }) => remind(ctx, invitationId) },
  withdrawInvitation: { rule: "within", ask: (ctx, { invitationId }) => withdrawInvitation(ctx, invitationId) },
  showInvitation: { rule: "within", reads: true, ask: (ctx, { invitationId }) => showInvitation(ctx, invitationId) },
  correctInvitation: {
    rule: "within",
    ask: (ctx, { invitationId: id }) => correctInvitation(ctx, { id, name: "", address: toAddress(somebody()), phone: "" }),
  },
  correctPerson: {
    rule: "within",
    proven: true,
    ask: (ctx, { employee: accountId }) => correctPerson(ctx, { accountId, what: "name", text: "Another Name" }),
  },
  withdrawCorrection: {
    rule: "within",
    ask: async (ctx, { employee: accountId }) => {
      await unseen(
        ctx.db,
        sql`insert into corrections select account_id, 'name', organisation_id, unit_id, '', now(), now() + interval '9 days'
          from unit_people where account_id = ${accountId} and is_primary`,
      )
      return withdrawCorrection(ctx, { accountId, what: "name" })
    },
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
  showWay: { rule: "within", reads: true, ask: (ctx, { employee }) => showWay(ctx, employee) },
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
    proven: true,
    ask: async (ctx, { employeeAddress }) => {
      const found = await exportPeople(ctx)
      return found.ok ? holds(everyRow(found.value), ({ address }) => address === employeeAddress) : found
    },
  },
  removePeople: {
    rule: "within",
    ask: (ctx, { unitId, member: accountId }) => within(removePeople(ctx, [{ unitId, accountId }]), isOne),
  },
  movePeople: {
    rule: "within",
    proven: true,
    namesTwo: true,
    ask: (ctx, { unitId, employee: accountId }, own) =>
      within(movePeople(ctx, { places: [{ unitId, accountId }], toUnitId: own.unitId }), isOne),
  },
  "movePeople to": {
    rule: "within",
    proven: true,
    namesTwo: true,
    ask: (ctx, { unitId: toUnitId }, own) =>
      within(movePeople(ctx, { places: [{ unitId: own.unitId, accountId: own.employee }], toUnitId }), isOne),
  },
  forInvitations: {
    rule: "within",
    ask: (ctx, { invitationId }) => within(forInvitations(ctx, { ids: [invitationId], what: "withdraw", agreed: null }), isOne),
  },
}
