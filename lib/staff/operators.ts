import { deleteExpiredOperatorLinks, hasOperatorLink, insertOperatorLink, spendOperatorLink } from "#db/queries/attempts.ts"
import { findPersonByAddress, findRoles, listStaffForCommand } from "#db/queries/roles.ts"
import type { Address } from "../address.ts"
import { DAY } from "../clock.ts"
import type { MemberContext, Services } from "../context.ts"
import { sha256 } from "../crypto/kdf.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import { holdersOf } from "../identity/role-grants.ts"
import type { LastOperator } from "../leaving/delete-account.ts"
import { fail, ok, type Result } from "../result.ts"
import { giveRole, takeRole, toStaff, type StaffMember } from "./roles.ts"

const SECRET_BYTES = 32
const LINK_LIFETIME_MS = DAY

type NotFound = { readonly code: "not_found" }

/** Nothing in a web form makes the first operator: a one-time link printed at the first start does, or the command line (design 4). */
export async function hasOperator({ db, installation }: Pick<Services, "db" | "installation">): Promise<boolean> {
  return holdersOf(installation, await findRoles(db, ["operator"]), "operator").length > 0
}

/** Makes a one-time link, good for a day; only the hash of its secret is kept. */
export async function createOperatorLink(services: Pick<Services, "db" | "env" | "clock" | "random">): Promise<string> {
  const now = services.clock.now()
  const secret = services.random(SECRET_BYTES)
  await deleteExpiredOperatorLinks(services.db, now)
  await insertOperatorLink(services.db, { secretHash: sha256(secret), expiresAt: new Date(now.getTime() + LINK_LIFETIME_MS) })
  return `${services.env.baseUrl}/operator/claim/${Buffer.from(secret).toString("base64url")}`
}

function hashOf(secret: string): Uint8Array | null {
  const bytes = new Uint8Array(Buffer.from(secret, "base64url"))
  return bytes.length === SECRET_BYTES ? sha256(bytes) : null
}

/** Whether a link still works. Looking spends nothing (B55). */
export async function isOperatorLink(services: Services, secret: string): Promise<boolean> {
  const hash = hashOf(secret)
  return hash !== null && hasOperatorLink(services.db, hash, services.clock.now())
}

/**
 * Spends the link and makes the signed-in person an operator, after a fresh proof as every giving of a role (B25): who sits down at somebody else's open
 * browser makes nobody an operator. Who has just registered, or signed in with two factors, has given it.
 */
export async function claimOperator(
  ctx: MemberContext,
  { secret }: { readonly secret: string },
): Promise<Result<null, NotFound | ProofNeeded>> {
  const hash = hashOf(secret)
  if (hash === null) return fail("not_found")
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  return ctx.db.transaction(async (tx) => {
    if (!(await spendOperatorLink(tx, hash, ctx.clock.now()))) return fail("not_found")
    await giveRole(tx, ctx, { person: ctx.actor.accountId, role: "operator", way: "link" })
    return ok(null)
  })
}

/** Makes the owner of an address an operator; for the command line. */
export async function grantOperator(services: Services, address: Address): Promise<Result<null, NotFound>> {
  const person = await findPersonByAddress(services.db, address)
  if (person === null) return fail("not_found")
  await services.db.transaction((tx) => giveRole(tx, services, { person: person.accountId, role: "operator", way: "command" }))
  return ok(null)
}

/** Takes the role of operator from the owner of an address; for the command line. The last one keeps it. */
export async function removeOperator(services: Services, address: Address): Promise<Result<null, NotFound | LastOperator>> {
  const person = await findPersonByAddress(services.db, address)
  if (person === null) return fail("not_found")
  const taken = await services.db.transaction((tx) => takeRole(tx, services, { accountId: person.accountId, role: "operator" }))
  return taken.ok ? ok(null) : taken
}

/** Everybody whose role counts, for the command line. */
export async function listOperators({ db, installation }: Pick<Services, "db" | "installation">): Promise<readonly StaffMember[]> {
  return toStaff(installation, await listStaffForCommand(db))
}
