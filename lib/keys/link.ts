import type { NewLink } from "#db/queries/links.ts"
import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"
import { concatBytes, uint32, type Bytes } from "../crypto/bytes.ts"
import { sha256 } from "../crypto/kdf.ts"
import { LINK_SECRET_BYTES, openLinkStanza, openServerHalf, sealLinkStanza, sealServerHalf } from "../envelope/link-stanza.ts"
import { newId, type Id } from "../ids.ts"
import { sealField } from "./field.ts"

/** How long a link opens its message (keys.md 4). */
export const LINK_LIFETIME_MS = 30 * DAY

/** Codes that a link sends in its life: enough for a forgetful reader, too few to guess six digits at five tries each. */
const CODES_PER_LINK = 40

type LinkFor = {
  readonly fileKey: Bytes
  readonly holderId: Id
  readonly messageId: Id
  readonly position: number
  readonly purpose: NewLink["purpose"]
  /** In E.164 form; null where the recipient names a phone of their own. */
  readonly phone: string | null
}

/** `secret` stands in the mail and nowhere else. */
export type MadeLink = { readonly secret: string; readonly row: NewLink }

/** Makes a link that, together with a code by SMS, opens one message for one holder (keys.md 4). Writes nothing. */
export function makeLink(services: Services, { fileKey, holderId, messageId, position, purpose, phone }: LinkFor): MadeLink {
  const { installation, random, clock } = services
  const id = newId()
  const secret = random(LINK_SECRET_BYTES)
  const serverHalf = random(LINK_SECRET_BYTES)
  const place = { installationId: installation.id, linkId: id, messageId, holderId }
  const createdAt = clock.now()
  return {
    secret: Buffer.from(secret).toString("base64url"),
    row: {
      id,
      holderId,
      messageId,
      position,
      secretHash: sha256(secret),
      purpose,
      stanza: sealLinkStanza({ ...place, secret, serverHalf, fileKey, random }),
      serverHalf: sealHalf(services, id, serverHalf),
      phone: phone === null ? null : sealField(services, { name: "link-phone", ownerId: id, text: phone }),
      isPhoneGiven: phone !== null,
      codesLeft: CODES_PER_LINK,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + LINK_LIFETIME_MS),
    },
  }
}

/** The secret in a link's path, or null for what cannot be one. */
export function readLinkSecret(text: string): Bytes | null {
  const secret = new Uint8Array(Buffer.from(text, "base64url"))
  return secret.length === LINK_SECRET_BYTES && Buffer.from(secret).toString("base64url") === text ? secret : null
}

type Opened = { readonly id: Id; readonly messageId: Id; readonly holderId: Id; readonly stanza: Bytes; readonly serverHalf: Bytes }

/** The file key that both halves open, or null where the row was changed or moved. Only after the code (keys.md 4). */
export function openLink(services: Services, { id, messageId, holderId, stanza, serverHalf: sealed }: Opened, secret: Bytes): Bytes | null {
  const serverHalf = openHalf(services, id, sealed)
  if (serverHalf === null) return null
  return openLinkStanza({ installationId: services.installation.id, linkId: id, messageId, holderId, secret, serverHalf, stanza })
}

const VERSION_BYTES = 4

/** Version of the pepper (4 bytes) ‖ record. */
function sealHalf({ serverKeys, installation, random }: Services, linkId: Id, serverHalf: Bytes): Bytes {
  const { key: pepper, version } = serverKeys.pepper
  return concatBytes(uint32(version), sealServerHalf({ pepper, installationId: installation.id, linkId, version, serverHalf, random }))
}

function openHalf({ serverKeys, installation }: Services, linkId: Id, sealed: Bytes): Bytes | null {
  if (sealed.length < VERSION_BYTES) return null
  const version = new DataView(sealed.buffer, sealed.byteOffset, VERSION_BYTES).getUint32(0)
  const pepper = serverKeys.pepper.byVersion(version)
  return pepper === null
    ? null
    : openServerHalf({ pepper, installationId: installation.id, linkId, version, sealed: sealed.subarray(VERSION_BYTES) })
}
