import type { MemberContext } from "#lib/context.ts"
import type { Id } from "#lib/ids.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage, type OpenedMessage } from "#lib/messages/open-message.ts"
import type { Row } from "#lib/messages/rows.ts"
import { giveConversations } from "#lib/shared-mailboxes/give-conversations.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import type { TestDatabase } from "./database.ts"
import { value, type Given, type GivenMessage, type Person } from "./given.ts"
import { givenOrganisations } from "./organisations.ts"
import { recordsWorld, type RecordsWorld } from "./records.ts"

/** Dag reads care's mailbox; Fay and Gil are employed in care and do not; Cia is outside. */
export type GivingWorld = RecordsWorld & Record<"fay" | "gil", Person>

/** A mailbox that has nothing of anybody's yet. */
export const NOTHING_LEFT = { notForwarded: 0, closed: 0, ended: 0, changed: 0, there: 0, more: 0 }

export type GivenGiving = {
  readonly world: () => Promise<GivingWorld>
  /** A request of a reader's as the mailbox. */
  readonly desk: (who: Person, here: RecordsWorld) => Promise<MemberContext>
  readonly give: (who: Person, here: RecordsWorld, ...messageIds: readonly Id[]) => ReturnType<typeof giveConversations>
  readonly inbox: (who: Person, here: RecordsWorld) => Promise<readonly Row[]>
  readonly read: (who: Person, here: RecordsWorld, id: Id) => Promise<OpenedMessage>
  readonly sent: (from: Person, to: Person, more?: Partial<GivenMessage>) => Promise<Id>
  /** To Trash and from there, whoever's mailbox it is. */
  readonly erase: (ctx: MemberContext, id: Id) => Promise<void>
  readonly rowsOf: (query: string, values: readonly unknown[]) => Promise<readonly Readonly<Record<string, unknown>>[]>
  /** Everybody who has a message. */
  readonly holdersOf: (id: Id) => Promise<readonly string[]>
}

/** Giving to a shared mailbox (O6), on the services of `givenServices`. */
export function givenGiving(database: TestDatabase, given: Given): GivenGiving {
  const { joined } = givenOrganisations(given)
  const desk: GivenGiving["desk"] = async (who, { desk: id }) => value(await openUnitMailbox(await given.as(who), id))
  const rowsOf: GivenGiving["rowsOf"] = async (query, values) => [...(await database.owner.unsafe(query, [...values] as never[]))]
  return {
    world: async () => {
      const made = await recordsWorld(given)
      const { fay, gil } = await given.people("fay", "gil")
      for (const person of [fay, gil]) await joined(made.anna, made.org, { person, unitId: made.care, as: "employee" })
      return { ...made, fay, gil }
    },
    desk,
    give: async (who, { desk: mailboxId }, ...messageIds) => giveConversations(await given.as(who), { mailboxId, messageIds }),
    inbox: async (who, here) => value(await listFolder(await desk(who, here), { folder: "inbox" })).rows,
    read: async (who, here, id) => value(await openMessage(await desk(who, here), id, { record: true })),
    sent: (from, to, more = {}) => given.sentMessage({ from, to: [to], ...more }),
    erase: async (ctx, id) => {
      value(await moveToTrash(ctx, [id]))
      value(await eraseMessages(ctx, [id]))
    },
    rowsOf,
    holdersOf: async (id) => {
      const rows = await rowsOf("select holder_id from deliveries where message_id = $1 order by holder_id", [id])
      return rows.map((row) => String(row["holder_id"]))
    },
  }
}
