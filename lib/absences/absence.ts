import { z } from "zod"
import type { AbsenceRow } from "#db/queries/absences.ts"
import type { Services } from "../context.ts"
import { openRecord, sealRecord } from "../crypto/aead.ts"
import { concatBytes, uint32, type Bytes } from "../crypto/bytes.ts"
import { hmac } from "../crypto/kdf.ts"
import { LABELS } from "../crypto/labels.ts"
import { encodeFields } from "../envelope/binary.ts"
import { recordContext } from "../envelope/context.ts"
import { decodeJson, encodeJson, fromText, toText } from "../envelope/format.ts"
import type { Id } from "../ids.ts"

export const MAX_REPLY = 4_000
export const MAX_REPLY_SUBJECT = 120

/** What the automatic reply says (M14). */
export type ReplyText = { /** Empty for the usual one. */ readonly subject: string; readonly text: string }

/** What is sealed of an absence. `senderKey` makes the hashes of those who were given the reply; it is the absence's own and goes with it. */
export type AbsenceContent = ReplyText & { readonly senderKey: Bytes }

type Place = Omit<AbsenceRow, "sealed">

const SENDER_KEY_BYTES = 32
const VERSION_BYTES = 4

/** A key for the hashes of a new absence. */
export const newSenderKey = ({ random }: Pick<Services, "random">): Bytes => random(SENDER_KEY_BYTES)

/** Its times are bound in, so that nobody prolongs an absence in the database. */
const contextOf = ({ installation }: Services, { accountId, id, startsAt, endsAt }: Place): Bytes =>
  encodeFields([LABELS.absence, installation.id, accountId, id, startsAt, endsAt ?? ""])

/** Seals the text under the server's reply key, which is for this alone: the reply goes out while its writer's key is closed (keys.md 6). Version of the key ‖ record. */
export function sealAbsence(services: Services, place: Place, { subject, text, senderKey }: AbsenceContent): Bytes {
  const { key, version } = services.serverKeys.reply
  const plaintext = encodeJson({ subject, text, senderKey: toText(senderKey) })
  return concatBytes(uint32(version), sealRecord({ key, plaintext, context: contextOf(services, place), random: services.random }))
}

const content = z.object({ subject: z.string(), text: z.string(), senderKey: z.string() })

/** What `sealAbsence` sealed, or null: the row was changed, or the key that sealed it is gone. */
export function openAbsence(services: Services, { sealed, ...place }: AbsenceRow): AbsenceContent | null {
  if (sealed.length < VERSION_BYTES) return null
  const version = new DataView(sealed.buffer, sealed.byteOffset, VERSION_BYTES).getUint32(0)
  const key = services.serverKeys.reply.byVersion(version)
  const opened = key === null ? null : openRecord({ key, sealed: sealed.subarray(VERSION_BYTES), context: contextOf(services, place) })
  const parsed = opened === null ? null : content.safeParse(decodeJson(opened))
  const senderKey = parsed?.success === true ? fromText(parsed.data.senderKey) : null
  return parsed?.success !== true || senderKey?.length !== SENDER_KEY_BYTES ? null : { ...parsed.data, senderKey }
}

type Sender = { readonly senderKey: Bytes; readonly absenceId: Id; readonly senderId: Id }

/** By which an absence knows a sender again; whoever reads the database alone does not. */
export const senderHash = ({ installation }: Pick<Services, "installation">, { senderKey, absenceId, senderId }: Sender): Bytes =>
  hmac(senderKey, recordContext(LABELS.absenceSender, installation.id, absenceId, senderId))

/** Whether an absence has begun and not ended. */
export const isAway = ({ startsAt, endsAt }: Pick<AbsenceRow, "startsAt" | "endsAt">, now: Date): boolean =>
  startsAt <= now && !isOver({ endsAt }, now)

/** Whether its end has come; a job takes it away soon. */
export const isOver = ({ endsAt }: Pick<AbsenceRow, "endsAt">, now: Date): boolean => endsAt !== null && endsAt <= now
