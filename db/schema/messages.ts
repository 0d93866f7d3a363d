import { sql } from "drizzle-orm"
import { bigint, boolean, check, index, integer, pgTable, primaryKey, smallint, text, uuid, type AnyPgColumn } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { blobs } from "./blobs.ts"
import { bytes, instant } from "./columns.ts"

/** given: a shared mailbox that got it from somebody who had it (O6, given-messages.ts); the sender knows nothing of it. */
export type HolderRole = "sender" | "to" | "cc" | "bcc" | "given"
/** Folders that everybody has. */
export type CommonFolder = "inbox" | "sent" | "archive" | "trash"

/** The id of a folder of the holder's own (own-folders.ts). */
export type OwnFolder = `${string}-${string}-${string}-${string}-${string}`

export type Folder = CommonFolder | OwnFolder

/**
 * Where every delivery of a message lies that has not left yet (M7, M14). In the form of an own folder's id that nobody's folder has: no list, counter or
 * move names it, and the release before this one shows it nowhere either (docs/decisions/held-messages.md).
 */
export const HELD_FOLDER: OwnFolder = "00000000-0000-0000-0000-000000000000"

/** A sent message as its holders share it. It goes with its last holder (D1). */
export const messages = pgTable(
  "messages",
  {
    id: uuid().primaryKey(),
    /** Null when the sender's account is gone. */
    senderId: uuid().references(() => accounts.id, { onDelete: "set null" }),
    /** The certificate that the sender signed under; a copy lies in the manifest too. */
    certificateBody: bytes().notNull(),
    certificateSignature: bytes().notNull(),
    /** The signed header and its signature (keys.md 3). */
    header: bytes().notNull(),
    signature: bytes().notNull(),
    manifestId: uuid()
      .notNull()
      .references(() => blobs.id),
    sentAt: instant().notNull(),
    /** Cleared when that message is erased, so that nothing names it any more (D2). */
    inReplyTo: uuid().references((): AnyPgColumn => messages.id, { onDelete: "set null" }),
    /** Deliveries left; kept, not counted. */
    holders: integer().notNull(),
  },
  (t) => [
    index("messages_sender").on(t.senderId),
    index("messages_manifest").on(t.manifestId),
    index("messages_in_reply_to")
      .on(t.inReplyTo)
      .where(sql`${t.inReplyTo} is not null`),
  ],
)

/** Attachments of a message; a blob may belong to several messages by forwarding. */
export const messageBlobs = pgTable(
  "message_blobs",
  {
    messageId: uuid()
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    blobId: uuid()
      .notNull()
      .references(() => blobs.id),
  },
  (t) => [primaryKey({ columns: [t.messageId, t.blobId] }), index("message_blobs_blob").on(t.blobId)],
)

/**
 * One row per holder, hash-partitioned by holder in the migration (32 parts).
 * Every hot query starts with the holder and is served by one index (keys.md 3).
 */
export const deliveries = pgTable(
  "deliveries",
  {
    holderId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    messageId: uuid()
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    role: text().$type<HolderRole>().notNull(),
    folder: text().$type<Folder>().notNull(),
    /** Where it lay before Trash, so that it can be put back. */
    folderBefore: text().$type<Folder>(),
    /** When it came to Trash, from where the trash's clock counts; null elsewhere. */
    trashedAt: instant(),
    sentAt: instant().notNull(),
    /** HPKE of the file key to this holder's key of `generation`; null as long as only a link opens it (keys.md 4). */
    stanza: bytes(),
    generation: integer().notNull(),
    /** Subject and first line: under the file key at first, under the list key since the first listing. */
    rowSeal: bytes().notNull(),
    /** The generation of the list key, null while the row is still under the file key. */
    listGeneration: integer(),
    /** When it was opened for the first time, which its sender is told (M5); never changes back. */
    readAt: instant(),
    /** What the holder marked it as, against what was read; null for no mark. Nobody else is told. */
    markedUnread: boolean(),
    flagged: boolean().notNull().default(false),
    /** The holder has answered it; on the sender's row: somebody whom it went to has. */
    answered: boolean().notNull().default(false),
    /** From then on this holder can open it no more (M6), and a job erases it; null for never, and for who sent it. The sender's amendment says the same. */
    expiresAt: instant(),
    /** On the sender's row: how many the message went to and how many have opened it (M5); 0 on others. */
    recipientCount: integer().notNull(),
    readCount: integer().notNull(),
    /** Messages of this holder that answer each other have the same; another holder has another (D2). */
    conversationId: uuid().notNull().defaultRandom(),
    /** Bytes that the message takes, manifest and attachments as stored; the same for each holder (A1). Null where the release before wrote the row, until the clock has filled it in. */
    size: bigint({ mode: "number" }),
  },
  (t) => [
    primaryKey({ columns: [t.holderId, t.messageId] }),
    index("deliveries_conversation").on(t.holderId, t.conversationId),
    index("deliveries_list").on(t.holderId, t.folder, t.sentAt.desc(), t.messageId.desc()),
    index("deliveries_message").on(t.messageId),
    /** What a holder sent to themself: it lies in Inbox and is listed in Sent as well. */
    index("deliveries_to_self")
      .on(t.holderId, t.sentAt.desc(), t.messageId.desc())
      .where(sql`${t.role} = 'sender' and ${t.folder} = 'inbox'`),
    /** What the narrowed lists look for, each by one index (lib/messages/narrowed.ts). */
    index("deliveries_unread")
      .on(t.holderId, t.folder, t.sentAt.desc(), t.messageId.desc())
      .where(sql`coalesce(${t.markedUnread}, ${t.readAt} is null)`),
    index("deliveries_flagged")
      .on(t.holderId, t.folder, t.sentAt.desc(), t.messageId.desc())
      .where(sql`${t.flagged}`),
    index("deliveries_waiting")
      .on(t.holderId, t.folder, t.role, t.sentAt.desc(), t.messageId.desc())
      .where(sql`not ${t.answered} and ${t.role} in ('sender', 'to')`),
    /** What the trash's clock looks for. */
    index("deliveries_trash")
      .on(t.holderId, t.trashedAt)
      .where(sql`${t.folder} = 'trash'`),
    /** What the clock of expiry looks for. */
    index("deliveries_expiry")
      .on(t.expiresAt)
      .where(sql`${t.expiresAt} is not null`),
    /** The largest of a holder; few are large, so it is a small index. */
    index("deliveries_large")
      .on(t.holderId, t.size.desc())
      .where(sql`${t.size} >= 100000`),
    index("deliveries_unsized")
      .on(t.messageId)
      .where(sql`${t.size} is null`),
    check("deliveries_trashed", sql`${t.folder} <> 'trash' or ${t.trashedAt} is not null`),
    check("deliveries_role", sql`${t.role} in ('sender', 'to', 'cc', 'bcc', 'given')`),
    check("deliveries_folder", sql`${t.folder} in ('inbox', 'sent', 'archive', 'trash') or length(${t.folder}) = 36`),
  ],
)

/** queued: it left, or waits for its provider. limited: a limit of this service stopped it (B73). no_number: there is none that it could go to. not_stored: the disk did not take it.
 * refused: its provider did not take it, or not in time. unknown: it may have been taken, nobody can tell (B87). */
export type SmsFate = "queued" | "limited" | "no_number" | "not_stored" | "refused" | "unknown"

/** What happened at each recipient, for the sender (M5). */
export const recipients = pgTable(
  "recipients",
  {
    messageId: uuid()
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    position: smallint().notNull(),
    holderId: uuid().references(() => accounts.id, { onDelete: "set null" }),
    /** Sender and time of the message again, so that what somebody wrote to an address before is found without going through all that they wrote. */
    senderId: uuid().references(() => accounts.id, { onDelete: "set null" }),
    sentAt: instant(),
    role: text().$type<Exclude<HolderRole, "sender" | "given">>().notNull(),
    address: text().notNull(),
    name: text().notNull(),
    /**
     * The notice to the ordinary mailbox: waiting, handed over, refused, come back after that, or none sent. daily: the recipient is told once a day, and has
     * not been yet. unwanted: the recipient wants none.
     */
    notice: text().$type<"waiting" | "handed_over" | "refused" | "returned" | "off" | "daily" | "unwanted">().notNull(),
    noticeAt: instant(),
    /** Why it came back, as a code of RFC 3463: 5.1.1. */
    noticeStatus: text(),
    openedAt: instant(),
    downloadedAt: instant(),
    repliedAt: instant(),
    /** The number that the sender gave, sealed under the field key: only that phone opens the message (level registered letter, I9). */
    phone: bytes(),
    /** The last two digits of the phone that proved itself at a link. */
    provenDigits: text(),
    /** The recipient has no phone with the number that the sender gave (M16). */
    wrongNumberAt: instant(),
    /** A text message, a code or a notice, did not reach the phone; a later one that did takes it away. */
    smsFailedAt: instant(),
    /** Nobody claimed it in time; the recipient is no holder any more. */
    expiredAt: instant(),
    /** The sender took it back unread; the recipient is no holder any more (M7). */
    recalledAt: instant(),
    /** The recipient said that they have read it, where the sender asked for that (M6). */
    confirmedAt: instant(),
    /** The time that the sender had set for the message was over; the recipient is no holder any more. */
    endedAt: instant(),
    /** What came of the text messages that the sender asked for: to the recipient when it was sent, to the sender when it was opened. */
    smsNotice: text().$type<SmsFate>(),
    smsReceipt: text().$type<SmsFate>(),
    /** The line of the notice (M2), sealed under the field key, for a notice that has to be sent anew; null for none. */
    line: bytes(),
    /** Reached through a list (O2): the position of the list, whose name and address stand here in the place of the member's, whom the sender does not learn. */
    via: smallint(),
  },
  (t) => [
    primaryKey({ columns: [t.messageId, t.position] }),
    index("recipients_holder").on(t.holderId, t.messageId),
    index("recipients_written").on(t.senderId, t.address, t.sentAt.desc()),
    index("recipients_reported")
      .on(t.senderId, t.address)
      .where(sql`${t.wrongNumberAt} is not null`),
  ],
)

/** A compose form's token and the message that it became, so that a repeated submit is the same message (keys.md 3). */
export const submissions = pgTable(
  "submissions",
  {
    accountId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    token: uuid().notNull(),
    messageId: uuid()
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    expiresAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.token] }),
    index("submissions_expiry").on(t.expiresAt),
    index("submissions_message").on(t.messageId),
  ],
)
