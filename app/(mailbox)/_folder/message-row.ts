import type { RowFacts } from "#app/_ui/list.tsx"
import type { ReadState } from "#app/_ui/status-sign.tsx"
import type { Formats } from "#lib/language/formats.ts"
import type { Translate } from "#lib/language/translate.ts"
import type { Row } from "#lib/messages/rows.ts"
import type { ReadStatus } from "#lib/messages/read-status.ts"
import { heldState } from "../_held/words.ts"
import { rowSentence } from "./sentence.ts"

const STATES: Readonly<Record<ReadStatus, Exclude<ReadState, "held">>> = {
  read_by_all: "all",
  read_by_some: "some",
  read_by_none: "none",
  withdrawn: "withdrawn",
}

/** The colour, sign and words of a sent message's reading (M5). */
export function readState(status: ReadStatus, t: Translate): { readonly state: ReadState; readonly words: string } {
  const state = STATES[status]
  return { state, words: t(`sent.status.${state}`) }
}

/** In the words of the row, and of its sentence. */
export type RowCare = NonNullable<RowFacts["care"]> & { readonly said: string }

export type RowSetting = {
  readonly t: Translate
  readonly f: Formats
  readonly now: Date
  readonly isSentFolder: boolean
  /** In a folder, where it can be selected and says how long its conversation is; or beside the other messages of that. */
  readonly place?: "folder" | "conversation"
  /** In the register of a shared mailbox's organisation (O16). */
  readonly number?: string | undefined
  /** Who takes care of it in a shared mailbox, or that it is done (M15). */
  readonly care?: RowCare | undefined
}

/** What the row of a message shows. */
export function messageRow(row: Row, { t, f, now, isSentFolder, place = "folder", number, care }: RowSetting): RowFacts {
  // What somebody sent to themself lies in Inbox and has a status too.
  const isSent = isSentFolder || (row.status !== null && row.folder !== "inbox")
  const who = row.who === "" ? t("folder.unknown") : row.automatic === true ? t("reply.for", { name: row.who }) : row.who
  const shown = isSent && !isSentFolder ? t("folder.toShort", { names: who }) : who
  const plain = row.seal === "waiting" ? t("folder.waiting") : row.subject === "" ? t("folder.noSubject") : row.subject
  const subject = number === undefined ? plain : t("records.numbered", { number, subject: plain })
  const time = f.when(row.sentAt, now)
  const held = row.held === null ? null : ({ state: "held", words: heldState(row.held, { t, f, now }) } as const)
  const status = row.status === null ? held : readState(row.status, t)
  const isBroken = row.seal === "broken"
  const count = place === "folder" && row.conversationSize > 1 ? row.conversationSize : null
  const states = [
    ...(count === null ? [] : [t("folder.conversation", { count })]),
    ...(status === null ? [] : [status.words]),
    ...(isBroken ? [t("folder.sealBroken")] : []),
    ...(row.isFlagged ? [t("folder.isFlagged")] : []),
    ...(care === undefined ? [] : [care.said]),
  ]
  return {
    id: row.id,
    said: rowSentence(t, {
      shown,
      who: isSent ? t("folder.to", { names: who }) : row.automatic === true ? who : t("folder.from", { name: who }),
      address: row.whoAddress,
      isUnread: row.unread,
      ...(row.urgent === true ? { urgent: t("options.urgent") } : {}),
      subject,
      time,
      attachmentCount: row.attachmentCount,
      states,
    }),
    who: shown,
    ...(row.whoAddress === "" ? {} : { address: row.whoAddress }),
    subject,
    ...(row.preview === "" ? {} : { preview: row.preview }),
    time,
    ...(row.unread ? { isUnread: true } : {}),
    ...(row.urgent === true ? { urgent: t("options.urgent") } : {}),
    ...(row.attachmentCount > 0 ? { hasFiles: true } : {}),
    ...(count === null ? {} : { count }),
    ...(status === null ? {} : { status }),
    ...(isBroken ? { broken: t("folder.sealBroken") } : {}),
    ...(row.seal === "waiting" ? { isWaiting: true } : {}),
    ...(row.isFlagged ? { flag: t("folder.isFlagged") } : {}),
    ...(care === undefined ? {} : { care: { words: care.words, isDone: care.isDone } }),
    ...(held === null ? {} : { isFixed: true }),
  }
}

/** What the box of each row is called, with places that the list fills. */
export const boxLabel = (t: Translate) => t("folder.select", { who: "{who}", subject: "{subject}" })
