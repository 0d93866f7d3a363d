import type { HeldMessage } from "#db/queries/deliveries.ts"
import type { VisitorContext } from "../context.ts"
import { verifyAmendment } from "../envelope/amendment.ts"
import type { MessageHeader } from "../envelope/header.ts"
import { EXPIRES } from "./options.ts"

type Held = Pick<HeldMessage, "id" | "role" | "expiresAt" | "amendment">

/**
 * When recipients can open a message no more, as its sender signed it last (keys.md 3, M6).
 * @returns null for never; `broken` where the row or the amendment was changed by somebody else: it is not signed, another time stands in the
 *   holder's row, or the signed header says that there is one and there is none
 */
export function amendedExpiry(ctx: VisitorContext, held: Held, header: MessageHeader): Date | null | "broken" {
  const { amendment } = held
  if (amendment === null) return header.options.includes(EXPIRES) || held.expiresAt !== null ? "broken" : null
  const verified = verifyAmendment({
    body: amendment.body,
    signature: amendment.signature,
    certificate: { bytes: amendment.certificateBody, signature: amendment.certificateSignature },
    messageId: held.id,
    senderAccountId: header.senderAccountId,
    installationId: ctx.installation.id,
    installationPublicKey: ctx.installation.publicKey,
  })
  if (verified === null) return "broken"
  // The sender's own copy stays, so nothing stands in its row.
  const isSame = held.role === "sender" ? held.expiresAt === null : held.expiresAt?.getTime() === verified.expiresAt?.getTime()
  return isSame ? verified.expiresAt : "broken"
}
