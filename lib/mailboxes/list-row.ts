import { z } from "zod"
import { lengthPrefixed, uint32, type Bytes, type Random } from "../crypto/bytes.ts"
import { openRecord, sealRecord } from "../crypto/aead.ts"
import { LABELS } from "../crypto/labels.ts"
import type { Id } from "../ids.ts"

const role = z.enum(["to", "cc", "bcc"])

/** What a list shows of a message, as it lies under the holder's list key: opened, checked and gathered once, then one small record a row (keys.md 3). */
export type ListRow = z.infer<typeof listRow>

const listRow = z.object({
  subject: z.string(),
  preview: z.string(),
  attachmentCount: z.number().int(),
  sender: z.object({ name: z.string(), address: z.string() }),
  /** The first of them; a list has no room for more. */
  recipients: z.array(z.object({ name: z.string(), address: z.string(), role })),
  moreRecipients: z.number().int(),
  sentAt: z.number().int(),
  seal: z.enum(["holds", "broken"]),
})

export const LISTED_RECIPIENTS = 6

export type RowPlace = { readonly installationId: Id; readonly holderId: Id; readonly generation: number; readonly messageId: Id }

type SealRow = { readonly listKey: Bytes; readonly place: RowPlace; readonly row: ListRow; readonly random: Random }

/** Seals a row under the list key of one generation, bound to its place, so that it does not open in another row (B7). */
export function sealListRow({ listKey, place, row, random }: SealRow): Bytes {
  return sealRecord({ key: listKey, plaintext: new TextEncoder().encode(JSON.stringify(row)), context: contextOf(place), random })
}

/** The row that was sealed at this place, or null: every other cause looks the same. */
export function openListRow({ listKey, place, sealed }: { readonly listKey: Bytes; readonly place: RowPlace; readonly sealed: Bytes }): ListRow | null {
  const plaintext = openRecord({ key: listKey, sealed, context: contextOf(place) })
  if (plaintext === null) return null
  const parsed = listRow.safeParse(JSON.parse(new TextDecoder().decode(plaintext)))
  return parsed.success ? parsed.data : null
}

function contextOf({ installationId, holderId, generation, messageId }: RowPlace): Bytes {
  const text = (value: string) => new TextEncoder().encode(value)
  return lengthPrefixed(text(LABELS.listRow), text(installationId), text(holderId), uint32(generation), text(messageId))
}
