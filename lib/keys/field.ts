import type { Services } from "../context.ts"
import { openRecord, sealRecord } from "../crypto/aead.ts"
import { concatBytes, uint32, type Bytes } from "../crypto/bytes.ts"
import { LABELS } from "../crypto/labels.ts"
import { fromUtf8, recordContext, utf8 } from "../envelope/context.ts"
import type { Id } from "../ids.ts"

/** Fields that the server must read without their owner: an SMS code has to reach a phone before anybody is signed in (keys.md 2). */
export type FieldName =
  | "phone"
  | "link-phone"
  | "recipient-phone"
  | "recipient-line"
  | "held-forward"
  | "backup-phone"
  | "waiting-phone"
  | "help-phone"
  | "invited-phone"
  | "correction-name"
  | "correction-address"
  | "correction-phone"
  | "stop-code"
  | "authenticator-seed"

const VERSION_BYTES = 4

type Field = {
  readonly name: FieldName
  /** The account, link, message or invitation that it belongs to; it opens nowhere else. */
  readonly ownerId: Id
}

const context = (services: Services, { name, ownerId }: Field) => recordContext(LABELS.field, services.installation.id, name, ownerId)

/** Seals a short text under the server's field key: key version ‖ record. */
export function sealField(services: Services, given: Field & { readonly text: string }): Bytes {
  const { key, version } = services.serverKeys.field
  return concatBytes(
    uint32(version),
    sealRecord({ key, plaintext: utf8(given.text), context: context(services, given), random: services.random }),
  )
}

/** @throws when it does not open: the row was changed, or the key that sealed it is gone. */
export function openField(services: Services, given: Field & { readonly sealed: Bytes }): string {
  const version = new DataView(given.sealed.buffer, given.sealed.byteOffset, given.sealed.byteLength).getUint32(0)
  const key = services.serverKeys.field.byVersion(version)
  const opened = key === null ? null : openRecord({ key, sealed: given.sealed.subarray(VERSION_BYTES), context: context(services, given) })
  const text = opened === null ? null : fromUtf8(opened)
  if (text === null) throw new Error(`the field ${given.name} does not open`)
  return text
}
