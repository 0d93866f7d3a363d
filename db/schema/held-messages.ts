import { index, pgTable, text, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { bytes, instant } from "./columns.ts"
import { messages } from "./messages.ts"

/**
 * Messages that are whole and have not left (M7, M14): their deliveries lie in `HELD_FOLDER`, their notices wait. Whoever takes the row away releases the
 * message or takes it back; it is locked before the deliveries.
 */
export const heldMessages = pgTable(
  "held_messages",
  {
    messageId: uuid()
      .primaryKey()
      .references(() => messages.id, { onDelete: "cascade" }),
    /** The sender of the message again, so that who holds nothing back is known without a look at the deliveries; a trigger fills it in for the release before. */
    senderId: uuid().references(() => accounts.id, { onDelete: "set null" }),
    /** undo: for some seconds after Send. scheduled: until the time that the sender chose. */
    kind: text().$type<"undo" | "scheduled">().notNull(),
    /** Of what is kept, when its draft is tried next, a thousand years on: out of the reach of the release before, which knows no `kept` (B89). */
    dueAt: instant().notNull(),
    /** The id of the message that it passes on, under the server's field key, so that it is still a forward where it is taken back (O11). */
    forwardOf: bytes(),
    /**
     * Why it did not leave when its time had come: its sender is not who wrote it any more (`sender`), sends nothing from the address (`domain`), or passes on what
     * their organisation keeps inside (`forward`); somebody takes no messages from them (`refused`), or its list takes it or reaches anybody no more (`list`). It becomes a draft in their next request, which has the keys; null where nothing keeps it.
     */
    kept: text().$type<"sender" | "domain" | "forward" | "refused" | "list">(),
  },
  (t) => [index("held_messages_due").on(t.dueAt), index("held_messages_sender").on(t.senderId)],
)
