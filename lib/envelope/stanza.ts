import type { Bytes, Random } from "../crypto/bytes.ts"
import { openWith, sealTo } from "../crypto/hpke.ts"
import { openKemRecipient, type KemIdentity } from "../crypto/kem.ts"
import { LABELS } from "../crypto/labels.ts"
import { FILE_KEY_BYTES } from "../crypto/stream.ts"
import { recordContext } from "./context.ts"
import type { HolderRole } from "./header.ts"

/** Where a stanza belongs. All of it goes into HPKE's `info`, so that a row moved by SQL does not open (B7). */
export type StanzaPlace = {
  readonly installationId: string
  readonly messageId: string
  readonly holderId: string
  /** The generation of the holder's keys that it is sealed to. */
  readonly generation: number
  readonly role: HolderRole
}

const stanzaInfo = ({ installationId, messageId, holderId, generation, role }: StanzaPlace): Bytes =>
  recordContext(LABELS.stanza, installationId, messageId, holderId, generation, role)

/** Seals the file key to one holder's public key (keys.md 3). */
export function sealStanza(given: StanzaPlace & { readonly fileKey: Bytes; readonly kemPublic: Bytes; readonly random: Random }): Bytes {
  return sealTo({ recipient: openKemRecipient(given.kemPublic), info: stanzaInfo(given), plaintext: given.fileKey, random: given.random })
}

/** The file key, or null where the stanza is not for this identity at this place. */
export function openStanza(given: StanzaPlace & { readonly stanza: Bytes; readonly identity: KemIdentity }): Bytes | null {
  const fileKey = openWith({ identity: given.identity, info: stanzaInfo(given), sealed: given.stanza })
  return fileKey?.length === FILE_KEY_BYTES ? fileKey : null
}
