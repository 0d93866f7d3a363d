import type { HolderRole } from "#db/schema/messages.ts"
import type { MessageHeader } from "../envelope/header.ts"
import type { Manifest } from "../envelope/format.ts"
import type { ListRow } from "../envelope/row.ts"
import { plainTextOf } from "../messages/body-text.ts"
import { wordsIn } from "./words.ts"

type Named = { readonly name: string; readonly address: string }

/** Of what somebody sent themself, who sent it says nothing. */
const peopleOf = (role: HolderRole, sender: Named, recipients: readonly Named[]): readonly string[] =>
  [...(role === "sender" ? [] : [sender]), ...recipients].flatMap(({ name, address }) => [name, address])

/** What is looked through of a message that is in no segment yet: what its row in a list shows. */
export function textOfRow(role: HolderRole, row: Omit<ListRow, "seal"> | undefined): string {
  if (row === undefined) return ""
  const sender = { name: row.senderName, address: row.senderAddress }
  return [row.subject, row.preview, ...peopleOf(role, sender, row.recipients)].join(" ")
}

/** What is looked through of an opened message: people, subject, all of its text, names of its files (M11). */
export function textOfMessage(role: HolderRole, { senderName, senderAddress, recipients }: MessageHeader, manifest: Manifest): string {
  const { type, content } = manifest.body
  const body = type === "text/html" ? plainTextOf(content) : content
  const sender = { name: senderName, address: senderAddress }
  return [manifest.subject, ...peopleOf(role, sender, recipients), ...manifest.attachments.map(({ name }) => name), body].join(" ")
}

/** So much of one message's words is kept: four times what anybody can write here, but for signs that fold into many. */
const MOST_CHARACTERS = 4 * 1024 * 1024

/** A text as a segment keeps it: each word once, which is all that a search asks for, and no sentence any more. */
export function indexedWords(text: string): readonly string[] {
  let left = MOST_CHARACTERS
  // What has no form as UTF-8 becomes a sign that has, as it does in what is looked for.
  return wordsIn(text.toWellFormed()).filter((word) => (left -= word.length) >= 0)
}
