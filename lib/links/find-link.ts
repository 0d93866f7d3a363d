import { findLink as findRow, findLinkBySecret, type LinkRow } from "#db/queries/links.ts"
import type { Letterhead } from "../branding/letterhead.ts"
import { letterheadOf } from "../branding/signed-word.ts"
import type { VisitorContext } from "../context.ts"
import { sha256 } from "../crypto/kdf.ts"
import { verifySender } from "../envelope/open.ts"
import type { Id } from "../ids.ts"
import { openField } from "../keys/field.ts"
import { lastDigits } from "../identity/phone-number.ts"
import { readLinkSecret } from "../keys/link.ts"

/** What the page behind a link may say before anybody has proved anything (B55: showing it changes nothing). */
export type ShownLink = {
  readonly messageId: Id
  readonly holderId: Id
  readonly sender: { readonly name: string; readonly address: string }
  /** The address that the notice went to. */
  readonly address: string
  readonly sentAt: Date
  /** Of the number that the code goes to; null where the reader names a phone. */
  readonly phoneDigits: string | null
  /** The sender gave the number, so that no other can be put in its place (B32). */
  readonly isPhoneGiven: boolean
  readonly isNumberWrong: boolean
  readonly hasAccount: boolean
  /** A code opens it. */
  readonly opens: boolean
  readonly isExpired: boolean
  /** The time that the sender had set for the message is over: nobody but the sender opens it any more. */
  readonly isEnded: boolean
  /** The message lies under the account's key alone: the way is to sign in. */
  readonly isClosed: boolean
  /** Of the organisation whose paper it is on (O13); null for nobody's. */
  readonly letterhead: Letterhead | null
}

/**
 * What a link leads to, also one that opens nothing any more, so that the page behind it can say why (M9); null: never made, cut off, or its message
 * is gone, which look the same (B16). Only who holds its secret learns anything.
 */
export async function showLink(ctx: VisitorContext, secretText: string): Promise<ShownLink | null> {
  const row = await findBySecret(ctx, secretText)
  const shown = row === null ? null : toShown(ctx, row)
  return shown === null ? null : { ...shown.link, letterhead: await letterheadOf(ctx.db, shown.signed) }
}

/** The letterhead of the message that a link leads to, for the pages on the way there. */
export async function letterheadOfLink(ctx: VisitorContext, row: LinkRow): Promise<Letterhead | null> {
  const shown = toShown(ctx, row)
  return shown === null ? null : letterheadOf(ctx.db, shown.signed)
}

/** The row of a link's secret. */
export async function findBySecret(ctx: VisitorContext, secretText: string): Promise<LinkRow | null> {
  const secret = readLinkSecret(secretText)
  return secret === null ? null : findLinkBySecret(ctx.db, sha256(secret))
}

export const findById = (ctx: VisitorContext, id: Id): Promise<LinkRow | null> => findRow(ctx.db, id, ctx.clock.now())

/** A sender whose signature does not hold is not named. */
function toShown(
  ctx: VisitorContext,
  row: LinkRow,
): { readonly link: Omit<ShownLink, "letterhead">; readonly signed: readonly string[] } | null {
  const { seal, header } = verifySender({
    header: row.header,
    signature: row.signature,
    messageId: row.messageId,
    certificate: { bytes: row.certificateBody, signature: row.certificateSignature },
    installationId: ctx.installation.id,
    installationPublicKey: ctx.installation.publicKey,
  })
  if (seal === "broken" || header === null) return null
  const phone = phoneOf(ctx, row)
  const link = {
    messageId: row.messageId,
    holderId: row.holderId,
    sender: { name: header.senderName, address: header.senderAddress },
    address: row.address,
    sentAt: header.sentAt,
    phoneDigits: phone === null ? null : lastDigits(phone),
    isPhoneGiven: row.isPhoneGiven,
    isNumberWrong: row.wrongNumberAt !== null,
    hasAccount: row.generation > 0,
    opens: opens(ctx, row),
    isExpired: isExpired(ctx, row),
    isEnded: isEnded(ctx, row),
    isClosed: row.stanza === null,
  }
  return { link, signed: header.options }
}

const isExpired = (ctx: VisitorContext, { expiresAt }: LinkRow): boolean => expiresAt <= ctx.clock.now()

const isEnded = (ctx: VisitorContext, { messageExpiresAt }: LinkRow): boolean =>
  messageExpiresAt !== null && messageExpiresAt <= ctx.clock.now()

/** Whether a code still opens it: there is something to open, and a phone for the code of somebody who cannot sign in. */
export const opens = (ctx: VisitorContext, row: LinkRow): row is LinkRow & { readonly stanza: Uint8Array } =>
  row.stanza !== null &&
  row.state === "active" &&
  (row.purpose === "invited" || row.accountPhone !== null) &&
  !isExpired(ctx, row) &&
  !isEnded(ctx, row)

/** The number that a code goes to: that of the link, or of the account whose owner cannot sign in. */
export function phoneOf(ctx: VisitorContext, row: LinkRow): string | null {
  if (row.purpose === "forgotten")
    return row.accountPhone === null ? null : openField(ctx, { name: "phone", ownerId: row.holderId, sealed: row.accountPhone })
  return row.phone === null ? null : openField(ctx, { name: "link-phone", ownerId: row.id, sealed: row.phone })
}
