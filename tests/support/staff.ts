import { randomBytes } from "node:crypto"
import { putAuthenticator } from "#db/queries/factors.ts"
import type { InstallationRole, MemberActor } from "#lib/authz/actor.ts"
import { authorize } from "#lib/authz/policy.ts"
import { DAY } from "#lib/clock.ts"
import type { Services } from "#lib/context.ts"
import type { Id } from "#lib/ids.ts"
import { sealField } from "#lib/keys/field.ts"
import { giveRole } from "#lib/staff/roles.ts"
import { value, type Given, type Person } from "./given.ts"

const owner = (accountId: Id): MemberActor => ({
  kind: "member",
  accountId,
  sessionId: accountId,
  name: "",
  address: "",
  generation: 1,
  roles: [],
  hasStrongFactor: false,
  isHeldBack: false,
  memberId: null,
})

/** Switches an authenticator on for somebody, as the page does; what its codes are does not matter here. */
export async function withAuthenticator(services: Services, accountId: Id): Promise<void> {
  const scope = value(authorize(owner(accountId), "account:change"))
  const seed = sealField(services, { name: "authenticator-seed", ownerId: accountId, text: randomBytes(20).toString("hex") })
  await services.db.transaction((tx) => putAuthenticator(tx, scope, { seed, spentStep: 0, now: services.clock.now() }))
}

/** Makes somebody one of the staff: the second factor, and roles as the command line gives them. */
export async function employ(services: Services, accountId: Id, ...roles: readonly InstallationRole[]): Promise<void> {
  await withAuthenticator(services, accountId)
  for (const role of roles) await services.db.transaction((tx) => giveRole(tx, services, { person: accountId, role, way: "command" }))
}

/** The same a while ago, so that as an operator they are one of two (docs/decisions/successors.md). */
export const employLongAgo = (services: Services, accountId: Id, ...roles: readonly InstallationRole[]): Promise<void> =>
  employ({ ...services, clock: { now: () => new Date(services.clock.now().getTime() - 8 * DAY) } }, accountId, ...roles)

/** Somebody new who is support. */
export async function hireSupport(given: Pick<Given, "services" | "people">): Promise<Person> {
  const { sam } = await given.people("sam")
  await employ(given.services, sam.accountId, "support")
  return sam
}
