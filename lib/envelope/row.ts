import { openRecord, sealRecord } from "../crypto/aead.ts"
import { equalBytes, type Bytes, type Random } from "../crypto/bytes.ts"
import { hkdf, sha256 } from "../crypto/kdf.ts"
import { LABELS } from "../crypto/labels.ts"
import { recordContext, utf8 } from "./context.ts"
import { decodeJson, encodeJson, type RowContent } from "./format.ts"
import type { HolderRole, MessageHeader } from "./header.ts"

type WhichMessage = { readonly installationId: string; readonly messageId: string }

const rowKey = (fileKey: Bytes): Bytes => hkdf({ secret: fileKey, salt: new Uint8Array(0), info: utf8(LABELS.rowKey), length: 32 })
const rowContext = ({ installationId, messageId }: WhichMessage): Bytes => recordContext(LABELS.rowSeal, installationId, messageId)

/** Seals what a list shows, under a key derived from the file key. The same bytes go to every holder; their hash stands in the signed header. */
export function sealRow(given: WhichMessage & { readonly fileKey: Bytes; readonly row: RowContent; readonly random: Random }): Bytes {
  return sealRecord({
    key: rowKey(given.fileKey),
    plaintext: encodeJson({ ...given.row }),
    context: rowContext(given),
    random: given.random,
  })
}

/** What a list shows of the message, or null where the row is not the one that the sender signed. */
export function openRowSeal(
  given: WhichMessage & { readonly fileKey: Bytes; readonly rowSeal: Bytes; readonly header: MessageHeader },
): RowContent | null {
  if (!equalBytes(sha256(given.rowSeal), given.header.rowSealHash)) return null
  const opened = openRecord({ key: rowKey(given.fileKey), sealed: given.rowSeal, context: rowContext(given) })
  return opened === null ? null : decodeRow(decodeJson(opened))
}

function decodeRow(value: Record<string, unknown> | null): RowContent | null {
  const { subject, preview, attachmentCount } = value ?? {}
  if (typeof subject !== "string" || typeof preview !== "string" || typeof attachmentCount !== "number") return null
  return { subject, preview, attachmentCount }
}

/** A person in a list; a holder's row names only those whom that holder may see. */
export type ListedPerson = { readonly role: Exclude<HolderRole, "sender" | "given">; readonly name: string; readonly address: string }

/** A row as its holder keeps it: content and people, and what the check of the signature said at the first listing. */
export type ListRow = RowContent & {
  readonly senderName: string
  readonly senderAddress: string
  readonly recipients: readonly ListedPerson[]
  readonly seal: "holds" | "broken"
  /** The sender signed it as urgent. */
  readonly urgent?: true
  /** The installation wrote it for the sender. */
  readonly automatic?: true
  /** It goes to a list (O2), which stands for those whom it reaches. */
  readonly toList?: true
}

type WhichRow = WhichMessage & { readonly holderId: string; readonly generation: number }

const listContext = ({ installationId, messageId, holderId, generation }: WhichRow): Bytes =>
  recordContext(LABELS.listRow, installationId, holderId, messageId, generation)

/** Re-seals a row under the holder's list key, so that later pages cost microseconds a row (keys.md 3). */
export function sealListRow(given: WhichRow & { readonly listKey: Bytes; readonly row: ListRow; readonly random: Random }): Bytes {
  return sealRecord({ key: given.listKey, plaintext: encodeJson({ ...given.row }), context: listContext(given), random: given.random })
}

/** The row, or null where it was moved, changed or is not this holder's. */
export function openListRow(given: WhichRow & { readonly listKey: Bytes; readonly sealed: Bytes }): ListRow | null {
  const opened = openRecord({ key: given.listKey, sealed: given.sealed, context: listContext(given) })
  const value = opened === null ? null : decodeJson(opened)
  const content = decodeRow(value)
  if (value === null || content === null || !Array.isArray(value["recipients"])) return null
  const { senderName, senderAddress, seal } = value
  if (typeof senderName !== "string" || typeof senderAddress !== "string" || (seal !== "holds" && seal !== "broken")) return null
  // Only the holder's own key makes such a record, so its people have the form in which they were written.
  const recipients = value["recipients"] as ListedPerson[]
  return { ...content, senderName, senderAddress, seal, recipients, ...signsOf(value) }
}

const signsOf = ({ urgent, automatic, toList }: Record<string, unknown>): Pick<ListRow, "urgent" | "automatic" | "toList"> => ({
  ...(urgent === true ? { urgent } : {}),
  ...(automatic === true ? { automatic } : {}),
  ...(toList === true ? { toList } : {}),
})
