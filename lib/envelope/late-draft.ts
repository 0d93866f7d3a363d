import type { Bytes, Random } from "../crypto/bytes.ts"
import { openWith, sealTo } from "../crypto/hpke.ts"
import { openKemRecipient, type KemIdentity } from "../crypto/kem.ts"
import { LABELS } from "../crypto/labels.ts"
import { FILE_KEY_BYTES } from "../crypto/stream.ts"
import { recordContext } from "./context.ts"

/** Where the key of a draft that was posted without a session belongs; bound in, so that a moved row does not open (B7). */
export type LateDraftPlace = {
  readonly installationId: string
  readonly id: string
  readonly holderId: string
  readonly generation: number
  readonly contentId: string
}

const infoOf = ({ installationId, id, holderId, generation, contentId }: LateDraftPlace): Bytes =>
  recordContext(LABELS.lateDraft, installationId, id, holderId, generation, contentId)

/** Seals a draft's key to its author's public key: the author is not signed in (keys.md 6). */
export function sealLateDraft(
  given: LateDraftPlace & { readonly fileKey: Bytes; readonly kemPublic: Bytes; readonly random: Random },
): Bytes {
  return sealTo({ recipient: openKemRecipient(given.kemPublic), info: infoOf(given), plaintext: given.fileKey, random: given.random })
}

/** The draft's key, or null where it is another's or was moved. */
export function openLateDraft(given: LateDraftPlace & { readonly stanza: Bytes; readonly identity: KemIdentity }): Bytes | null {
  const fileKey = openWith({ identity: given.identity, info: infoOf(given), sealed: given.stanza })
  return fileKey?.length === FILE_KEY_BYTES ? fileKey : null
}
