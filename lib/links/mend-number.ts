import { insertLinks, insertNotices } from "#db/queries/links.ts"
import { findMendable, findOpenLinks, mendRecipient, renewLink } from "#db/queries/mending.ts"
import { lockWaiting } from "#db/queries/unclaimed.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { StorageFailure } from "../blobs/blob-store.ts"
import type { MemberContext } from "../context.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import { homeOf, lastDigits, readPhoneNumber } from "../identity/phone-number.ts"
import { isId, type Id } from "../ids.ts"
import { openField, sealField } from "../keys/field.ts"
import { releaseAtOnce } from "../messages/blob-lifetime.ts"
import { newNoticeCode, noticeMail } from "../messages/notice-mail.ts"
import { noticePath } from "../notice-path.ts"
import type { ExpiredAlready } from "../messages/errors.ts"
import { hasEnded } from "../messages/expiry.ts"
import { optionsOf } from "../messages/options.ts"
import { openHeld } from "../messages/opened-message.ts"
import { queueSpooled, spool } from "../notifications/outgoing.ts"
import { fail, ok, type Result } from "../result.ts"
import { makeLink } from "../keys/link.ts"

export type MendNumber = {
  readonly messageId: Id
  /** Which of the recipients, as the sender's page numbers them. */
  readonly position: number
  /** As typed. */
  readonly phone: string
}

/**
 * The sender gives the right number (M16) in one step: the message gets a new link and a new notice with the same line, and links that were
 * sent before ask for the new number too, for as long. @returns the recipient's address
 */
export async function mendNumber(
  ctx: MemberContext,
  { messageId, position, phone: typed }: MendNumber,
): Promise<Result<{ readonly address: string }, NotFound | InvalidField | ExpiredAlready | StorageFailure>> {
  const scope = authorize(ctx.actor, "message:send")
  if (!scope.ok) return scope
  if (!isId(messageId)) return fail("not_found")
  const number = readPhoneNumber({ typed, home: homeOf(ctx.language), countries: ctx.env.smsCountries })
  if (!number.ok) return invalidField("phone", number.error.code)
  const [recipient, opened] = await Promise.all([
    findMendable(ctx.db, scope.value, { messageId, position }),
    openHeld(ctx, scope.value, messageId),
  ])
  if (recipient === null || opened?.fileKey == null || opened.held.role !== "sender") return fail("not_found")
  if (hasEnded(opened.expiresAt, ctx.clock.now())) return fail("expired_already")
  const { holderId, address, language } = recipient
  const phone = number.value
  const link = makeLink(ctx, { fileKey: opened.fileKey, holderId, messageId, position, purpose: "invited", phone })
  const code = newNoticeCode(ctx.random)
  const mail = noticeMail({
    path: noticePath({ messageId, secret: link.secret, hasAccount: false }),
    sender: { name: ctx.actor.name, address: ctx.actor.address },
    recipient: { address, language },
    line: recipient.line === null ? "" : openField(ctx, { name: "recipient-line", ownerId: messageId, sealed: recipient.line }),
    isUrgent: optionsOf(opened.header?.options ?? []).urgent,
    ends: opened.expiresAt === null ? null : { at: opened.expiresAt, timeZone: ctx.timeZone },
    code,
    way: { kind: "link", phoneDigits: lastDigits(phone) },
    home: ctx.home,
    baseUrl: ctx.env.baseUrl,
  })
  const spooled = await spool(ctx, [{ ...mail, channel: "email", announces: { messageId, recipientPosition: position } }])
  if (!spooled.ok) return spooled
  const isMended = await ctx.db.transaction(async (tx) => {
    if (!(await lockWaiting(tx, { holderId, messageId }))) return false
    const { expiresAt, codesLeft, createdAt } = link.row
    await mendRecipient(tx, { messageId, position, phone: sealField(ctx, { name: "recipient-phone", ownerId: messageId, text: phone }) })
    for (const id of await findOpenLinks(tx, holderId, messageId))
      await renewLink(tx, { id, phone: sealField(ctx, { name: "link-phone", ownerId: id, text: phone }), expiresAt, codesLeft })
    await insertLinks(tx, [link.row])
    await insertNotices(tx, [{ code, holderId, messageId, createdAt }])
    await queueSpooled(tx, ctx, spooled.value)
    return true
  })
  if (isMended) return ok({ address })
  // Claimed, erased or expired meanwhile.
  await releaseAtOnce(
    ctx,
    spooled.value.map(({ spoolId }) => spoolId),
  )
  return fail("not_found")
}
