import {
  countClosed,
  findClosing,
  findEmployed,
  findEmployer,
  takeMembers,
  type ClosingRow,
  type EmployedRow,
} from "#db/queries/closings.ts"
import { lockOrganisation } from "#db/queries/organisations.ts"
import { findPerson } from "#db/queries/roles.ts"
import { inAll } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { Services } from "../context.ts"
import { releaseEmployee } from "../ending/release-employee.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import type { Id } from "../ids.ts"
import { deleteAccount } from "../leaving/delete-account.ts"
import { closingMail } from "./mails.ts"

/** So many are looked up at a time; each is parted in a transaction of its own. */
const PORTION = 200

type Employee = { readonly organisationId: Id; readonly accountId: Id; readonly unitId: Id }

/**
 * Parts every employee from the organisation (D8): as it was announced for them alone, unless they are to be erased on a later day, else as the organisation chose, the account becomes private or is erased.
 * Who cannot be parted now keeps nobody else; the next run tries again.
 */
export async function partEmployees(services: Services, organisationId: Id): Promise<void> {
  const closing = await inAll(services.db, "service", (tx) => findClosing(tx, organisationId))
  if (closing === null) return
  for (let after: Id | null = null; ;) {
    const window = { organisationId, after, limit: PORTION }
    const employed: readonly EmployedRow[] = await inAll(services.db, "service", (tx) => findEmployed(tx, window))
    for (const { accountId, unitId, ...own } of employed) {
      try {
        await part(services, { organisationId, accountId, unitId }, outcomeOf(own, closing, services.clock.now()))
      } catch (error) {
        services.log.error("closing_person_failed", error, { account: accountId })
      }
    }
    if (employed.length < PORTION) return
    after = employed.at(-1)?.accountId ?? null
  }
}

/** An account that was to be erased on a later day was promised that day: it goes the way of all the others. */
const outcomeOf = (own: Pick<EmployedRow, "outcome" | "endsAt">, closing: Pick<ClosingRow, "outcome">, now: Date) =>
  own.outcome === null || (own.outcome === "erase" && own.endsAt !== null && own.endsAt > now) ? closing.outcome : own.outcome

async function part(services: Services, employee: Employee, outcome: "release" | "erase"): Promise<void> {
  if (outcome === "release" || !(await erase(services, employee))) await release(services, employee)
}

/**
 * By the ordinary way of deleting an account (D1). @returns false where it has to stay: the last operator of the installation, or the last administrator of
 * another organisation, keeps it as a private one
 */
async function erase(services: Services, { organisationId, accountId, unitId: unit }: Employee): Promise<boolean> {
  const gone = await deleteAccount(services, accountId, {
    by: { kind: "employer" },
    // Looked at with the organisation held: whoever was released a moment ago is nobody's to erase any more (B43).
    still: async (tx) => (await findEmployer(tx, { organisationId, accountId })) !== null,
    also: async (tx) => {
      await countClosed(tx, organisationId, "erased")
      const details = { unit, outcome: "erase" } as const
      await recordOrganisationAudit(tx, services, organisationId, { type: "employment.ended", subjectId: accountId, details })
    },
  })
  if (gone.ok || gone.error.code === "not_found") return true
  services.log.warn("closing_keeps_account", { account: accountId, problem: gone.error.code })
  return false
}

async function release(services: Services, { organisationId, accountId }: Employee): Promise<void> {
  await inAll(services.db, "service", async (tx) => {
    const organisation = await lockOrganisation(tx, organisationId)
    const unitId = await findEmployer(tx, { organisationId, accountId })
    if (organisation === null || unitId === null) return
    await countClosed(tx, organisationId, "released")
    await releaseEmployee(tx, services, { accountId, unitId, organisation, places: "end" })
  })
}

/** So many people in one transaction, which holds the organisation. */
const MEMBERS_AT_ONCE = 50

/** Ends every membership: the account was never the organisation's, and goes on with what the person has besides (D8, O3). They are told. */
export async function endMemberships(services: Services, organisationId: Id): Promise<void> {
  while ((await endSome(services, organisationId)) > 0);
}

function endSome(services: Services, organisationId: Id): Promise<number> {
  return inAll(services.db, "service", async (tx) => {
    const organisation = await lockOrganisation(tx, organisationId)
    // Whoever is employed still could not be parted: their other places wait for it too.
    if (organisation === null || (await findEmployed(tx, { organisationId, after: null, limit: 1 })).length > 0) return 0
    const ended = await takeMembers(tx, { organisationId, limit: MEMBERS_AT_ONCE })
    const people = [...new Set(ended.map(({ accountId }) => accountId))]
    for (const accountId of people) {
      const language = (await findPerson(tx, accountId))?.language ?? "en"
      const words = { language, organisation: organisation.name, what: "closed", day: null } as const
      await mailEveryAddress(services, tx, { accountId, mailTo: (to) => closingMail(services, { to, ...words }) })
    }
    if (people.length > 0) await countClosed(tx, organisationId, "members", people.length)
    for (const { accountId: subjectId, unitId: unit } of ended)
      await recordOrganisationAudit(tx, services, organisationId, { type: "person.removed", subjectId, details: { unit } })
    return people.length
  })
}
