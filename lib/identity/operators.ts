import { deleteExpiredOperatorLinks, hasOperatorLink, insertOperatorLink, spendOperatorLink } from "#db/queries/attempts.ts"
import { findAddressOwner } from "#db/queries/accounts.ts"
import { findOperators, insertOperator } from "#db/queries/own-account.ts"
import type { Address } from "../address.ts"
import { DAY } from "../clock.ts"
import type { MemberContext, Services } from "../context.ts"
import { sha256 } from "../crypto/kdf.ts"
import { fail, ok, type Result } from "../result.ts"

const SECRET_BYTES = 32
const LINK_LIFETIME_MS = DAY

/** Nothing in a web form makes an operator: a one-time link printed at the first start does, or the command line (design 4). */
export const hasOperator = async (services: Pick<Services, "db">): Promise<boolean> => (await findOperators(services.db)).length > 0

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

/** Spends the link and makes the signed-in person an operator. */
export async function claimOperator(
  ctx: MemberContext,
  { secret }: { readonly secret: string },
): Promise<Result<null, { readonly code: "not_found" }>> {
  const hash = hashOf(secret)
  if (hash === null) return fail("not_found")
  const now = ctx.clock.now()
  return ctx.db.transaction(async (tx) => {
    if (!(await spendOperatorLink(tx, hash, now))) return fail("not_found")
    await insertOperator(tx, ctx.actor.accountId, now)
    return ok(null)
  })
}

/** Makes the owner of an address an operator; for the command line. */
export async function grantOperator(
  services: Pick<Services, "db" | "clock">,
  address: Address,
): Promise<Result<null, { readonly code: "not_found" }>> {
  const owner = await findAddressOwner(services.db, address)
  if (owner === null) return fail("not_found")
  await insertOperator(services.db, owner.accountId, services.clock.now())
  return ok(null)
}

export const listOperators = (services: Pick<Services, "db">): Promise<readonly { readonly address: string; readonly name: string }[]> =>
  findOperators(services.db)
