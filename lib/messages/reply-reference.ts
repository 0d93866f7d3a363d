import { hkdf } from "../crypto/kdf.ts"
import { LABELS } from "../crypto/labels.ts"
import { recordContext } from "../envelope/context.ts"
import type { Id } from "../ids.ts"

/**
 * What a reply's signed header says of the message that it answers: not its id, which would name it after it was erased (D2),
 * but a fingerprint of the id that only somebody who knows the id can recognise.
 */
export function replyReference(installationId: Id, messageId: Id): string {
  const fingerprint = hkdf({
    secret: new TextEncoder().encode(messageId),
    salt: new Uint8Array(0),
    info: recordContext(LABELS.replyReference, installationId),
    length: 16,
  })
  return Buffer.from(fingerprint).toString("base64url")
}
