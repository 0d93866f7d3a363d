import type { MemberContext } from "../context.ts"
import { sealField } from "../keys/field.ts"
import { noticedPositions } from "./letter.ts"
import type { AmendmentRow } from "#db/queries/amendments.ts"
import { decodeAmendment, type SignedAmendment } from "../envelope/amendment.ts"
import type { Id } from "../ids.ts"
import type { Recipient } from "./resolve-recipients.ts"
import type { Sending } from "./send-message.ts"

/** An amendment as it is stored. */
export function amendmentRow(messageId: Id, { body, signature, certificate }: SignedAmendment): AmendmentRow {
  const number = decodeAmendment(body)?.number ?? 0
  return { messageId, number, body, signature, certificateBody: certificate.bytes, certificateSignature: certificate.signature }
}

/** By which each notice is known as ours (M9). */
export function noticeRows(ctx: MemberContext, { letter, recipients, codes }: Sending) {
  const { messageId, sentAt: createdAt } = letter
  return [...noticedPositions(ctx.actor.accountId, recipients)].flatMap((position) => {
    const [code, holderId] = [codes[position], recipients[position]?.accountId]
    return code === undefined || holderId === undefined ? [] : [{ code, holderId, messageId, createdAt }]
  })
}

/** Of who is reached through a list the sender learns the list alone; they stand where no letter names anybody. */
const placeOf = ({ role, address, name }: Place, list: Place | undefined): Place =>
  list === undefined ? { role, address, name } : { role: "bcc", address: list.address, name: list.name }

type Place = Pick<Recipient, "role" | "address" | "name">

/** What the sender sees of each recipient, before anything has happened (M5). */
export function recipientRows(ctx: MemberContext, { letter, recipients, input, fates }: Sending) {
  const chosen = noticedPositions(ctx.actor.accountId, recipients)
  return recipients.map(({ accountId, phone, isList, via, ...recipient }, position) => ({
    messageId: letter.messageId,
    position,
    holderId: isList === true ? null : accountId,
    senderId: ctx.actor.accountId,
    sentAt: letter.sentAt,
    ...placeOf(recipient, via === undefined ? undefined : recipients[via]),
    via: via ?? null,
    notice: chosen.has(position) ? ("waiting" as const) : ("off" as const),
    smsNotice: fates.get(position) ?? null,
    line:
      input.line === "" || !chosen.has(position)
        ? null
        : sealField(ctx, { name: "recipient-line", ownerId: letter.messageId, text: input.line }),
    phone: phone === null ? null : sealField(ctx, { name: "recipient-phone", ownerId: letter.messageId, text: phone }),
  }))
}
