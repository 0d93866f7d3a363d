import { Row } from "#app/_ui/list.tsx"
import { Mark } from "#app/_ui/mark.tsx"
import { SealSign } from "#app/_ui/seal-sign.tsx"
import { StatusSign, type ReadState } from "#app/_ui/status-sign.tsx"
import type { Formats } from "#lib/language/formats.ts"
import type { Translate } from "#lib/language/translate.ts"
import type { Row as MessageInFolder } from "#lib/messages/rows.ts"
import type { ReadStatus } from "#lib/messages/read-status.ts"
import { SelectBox } from "./select-box.tsx"
import { rowSentence } from "./sentence.ts"

const STATES: Readonly<Record<ReadStatus, ReadState>> = {
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

type MessageRowProps = {
  readonly row: MessageInFolder
  readonly t: Translate
  readonly f: Formats
  readonly now: Date
  readonly isSentFolder: boolean
  /** In a folder, where it can be selected and says how long its conversation is; or beside the other messages of that. */
  readonly place?: "folder" | "conversation"
}

/** One message of a folder, with the box that selects it. */
export function MessageRow({ row, t, f, now, isSentFolder, place = "folder" }: MessageRowProps) {
  // What somebody sent to themself lies in Inbox and has a status too.
  const isSent = isSentFolder || (row.status !== null && row.folder !== "inbox")
  const who = row.who === "" ? t("folder.unknown") : row.who
  const isWaiting = row.seal === "waiting"
  const subject = isWaiting ? t("folder.waiting") : row.subject === "" ? t("folder.noSubject") : row.subject
  const time = f.when(row.sentAt, now)
  const status = row.status === null ? null : readState(row.status, t)
  const isBroken = row.seal === "broken"
  const others = place === "folder" && row.conversationSize > 1 ? row.conversationSize : null
  const states = [
    ...(others === null ? [] : [t("folder.conversation", { count: others })]),
    ...(status === null ? [] : [status.words]),
    ...(isBroken ? [t("folder.sealBroken")] : []),
  ]
  const sentence = rowSentence(t, {
    who: isSent ? t("folder.to", { names: who }) : t("folder.from", { name: who }),
    isUnread: row.unread,
    subject,
    time,
    attachmentCount: row.attachmentCount,
    states,
  })
  const state = (
    <>
      {status !== null && <StatusSign {...status} />}
      {isBroken ? (
        <SealSign state="broken" words={t("folder.sealBroken")} />
      ) : (
        status === null && <Mark size="small" className="row-seal" />
      )}
    </>
  )
  return (
    <Row
      href={`/messages/${row.id}`}
      sentence={sentence}
      who={isSent && !isSentFolder ? t("folder.toShort", { names: who }) : who}
      subject={subject}
      preview={row.preview}
      time={time}
      isUnread={row.unread}
      hasFiles={row.attachmentCount > 0}
      state={state}
      count={others}
      select={place === "folder" && <SelectBox name="message" value={row.id} label={t("folder.select", { who, subject })} />}
    />
  )
}
