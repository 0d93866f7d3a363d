import { List } from "#app/_ui/list.tsx"
import type { Row } from "#lib/messages/rows.ts"
import { messageRow, type RowCare } from "../../_folder/message-row.ts"
import type { Shown } from "#app/_letter/shown.ts"

type ConversationProps = Pick<Shown, "t" | "f" | "now"> & {
  readonly rows: readonly Row[]
  /** Who takes care of them in a shared mailbox, by message. */ readonly cares?: ReadonlyMap<string, RowCare>
  /** Where messages are read. */ readonly messages?: string
}

/** The other messages of the conversation (M1), oldest first, wherever they lie; nothing where there are none. */
export function Conversation({ rows, t, f, now, cares, messages = "/messages" }: ConversationProps) {
  if (rows.length === 0) return null
  return (
    <section aria-labelledby="conversation" className="conversation no-print">
      <h2 id="conversation">{t("message.conversation.title", { count: rows.length })}</h2>
      <List
        label={t("message.conversation.title", { count: rows.length })}
        href={`${messages}/`}
        rows={rows.map((row) => messageRow(row, { t, f, now, isSentFolder: false, place: "conversation", care: cares?.get(row.id) }))}
      />
    </section>
  )
}
