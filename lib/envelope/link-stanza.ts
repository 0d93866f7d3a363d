import { openRecord, sealRecord } from "../crypto/aead.ts"
import { concatBytes, type Bytes, type Random } from "../crypto/bytes.ts"
import { hkdf } from "../crypto/kdf.ts"
import { LABELS } from "../crypto/labels.ts"
import { FILE_KEY_BYTES } from "../crypto/stream.ts"
import { recordContext, utf8 } from "./context.ts"

/** Bytes of a link's secret and of the half that the server keeps. */
export const LINK_SECRET_BYTES = 32

/** Where a link's stanza belongs; bound in, so that a row moved by SQL does not open (B7). */
export type LinkPlace = {
  readonly installationId: string
  readonly linkId: string
  readonly messageId: string
  readonly holderId: string
}

/** The link's secret stands in the mail only, the server's half in the database under the pepper: both together open it (keys.md 4, B17). */
export type LinkHalves = { readonly secret: Bytes; readonly serverHalf: Bytes }

const linkKey = ({ secret, serverHalf }: LinkHalves): Bytes =>
  hkdf({ secret: concatBytes(secret, serverHalf), salt: new Uint8Array(0), info: utf8(LABELS.linkKey), length: 32 })

const stanzaContext = ({ installationId, linkId, messageId, holderId }: LinkPlace): Bytes =>
  recordContext(LABELS.linkStanza, installationId, linkId, messageId, holderId)

/** Seals a message's file key under both halves of a link (keys.md 4). */
export function sealLinkStanza(given: LinkPlace & LinkHalves & { readonly fileKey: Bytes; readonly random: Random }): Bytes {
  return sealRecord({ key: linkKey(given), plaintext: given.fileKey, context: stanzaContext(given), random: given.random })
}

/** The file key, or null where a half is another's or the row stands in another place. */
export function openLinkStanza(given: LinkPlace & LinkHalves & { readonly stanza: Bytes }): Bytes | null {
  const fileKey = openRecord({ key: linkKey(given), sealed: given.stanza, context: stanzaContext(given) })
  return fileKey?.length === FILE_KEY_BYTES ? fileKey : null
}

type Pepper = { readonly pepper: Bytes; readonly installationId: string; readonly linkId: string; readonly version: number }

const halfKey = (pepper: Bytes): Bytes => hkdf({ secret: pepper, salt: new Uint8Array(0), info: utf8(LABELS.linkHalfKey), length: 32 })
const halfContext = ({ installationId, linkId, version }: Pepper): Bytes => recordContext(LABELS.linkHalf, installationId, linkId, version)

/** Seals the server's half under the pepper of `version` (keys.md 4). */
export function sealServerHalf(given: Pepper & { readonly serverHalf: Bytes; readonly random: Random }): Bytes {
  return sealRecord({ key: halfKey(given.pepper), plaintext: given.serverHalf, context: halfContext(given), random: given.random })
}

/** The server's half, or null for another link's, another pepper's or a changed one. */
export function openServerHalf(given: Pepper & { readonly sealed: Bytes }): Bytes | null {
  const half = openRecord({ key: halfKey(given.pepper), sealed: given.sealed, context: halfContext(given) })
  return half?.length === LINK_SECRET_BYTES ? half : null
}
