import { putRequest, type RequestRow } from "#db/queries/recovery-requests.ts"
import { findPerson } from "#db/queries/roles.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { DAY } from "../clock.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { newId, type Id } from "../ids.ts"
import { administratorsOf } from "../organisations/administered.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { fail, ok, type Result } from "../result.ts"
import { requestMail } from "./request-mail.ts"

/** There is no other administrator who could approve. */
export type NobodyApproves = { readonly code: "nobody_approves" }

/** Over a weekend and a few days more: what is needed still is asked again. */
const HOLDS_MS = 7 * DAY

type Others = { readonly path: readonly Id[]; readonly besides: Id | null }

/** The administrators of these units but the one who asks and the one whom it is about. */
export async function othersWho(tx: TenantTx, ctx: OrganizerContext, { path, besides }: Others): Promise<readonly Id[]> {
  const grants = await administratorsOf(ctx, tx, path)
  const ids = new Set(grants.map(({ accountId }) => accountId))
  return [...ids].filter((id) => id !== ctx.actor.accountId && id !== besides)
}

type Asked = Pick<RequestRow, "kind" | "accountId" | "phone" | "dropsApp" | "waitHours" | "needsTwo">

/** Puts a request down and tells the administrators who may approve it. It takes the place of one for the same. */
export async function ask(tx: TenantTx, ctx: OrganizerContext, others: readonly Id[], asked: Asked): Promise<Result<null, NobodyApproves>> {
  if (others.length === 0) return fail("nobody_approves")
  const now = ctx.clock.now()
  const { accountId: askedBy, organisationId } = ctx.actor
  const expiresAt = new Date(now.getTime() + HOLDS_MS)
  await putRequest(tx, { ...asked, id: newId(), organisationId, askedBy, askedAt: now, expiresAt })
  for (const accountId of others) {
    const language = (await findPerson(tx, accountId))?.language ?? ctx.language
    const { id, name } = ctx.organisation
    await mailEveryAddress(ctx, tx, {
      accountId,
      mailTo: (to) => requestMail(ctx, { to, language, kind: asked.kind, id, name, expiresAt }),
    })
  }
  return ok(null)
}
