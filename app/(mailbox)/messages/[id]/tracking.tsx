import { DataTable } from "#app/_ui/data-table.tsx"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { StatusSign } from "#app/_ui/status-sign.tsx"
import type { OpenedMessage } from "#lib/messages/open-message.ts"
import { readState } from "../../_folder/message-row.tsx"
import type { Shown } from "./shown.ts"

type Tracked = NonNullable<OpenedMessage["tracking"]>[number]

/** What happened at each recipient and when, for the sender (M5). Nothing is claimed that is not known: mail is handed over, never "delivered". */
export function Tracking({ message, t, f, now, tracking }: Shown & { readonly tracking: readonly Tracked[] }) {
  const moment = (time: Date | null) =>
    time === null ? t("message.notYet") : <Moment time={time} words={f.when(time, now)} exact={f.exact(time)} />
  const columns = [
    {
      key: "recipient",
      header: t("message.recipient"),
      cell: (item: Tracked) => (
        <PersonLine
          name={item.name}
          address={item.address}
          role={item.role === "to" ? undefined : t(item.role === "cc" ? "message.copy" : "message.blindCopy")}
        />
      ),
    },
    {
      key: "opened",
      header: t("message.opened"),
      cell: (item: Tracked) => (item.erasedUnread ? t("message.erasedUnread") : moment(item.openedAt)),
    },
    ...(message.attachments.length > 0
      ? [{ key: "downloaded", header: t("message.downloaded"), cell: (item: Tracked) => moment(item.downloadedAt) }]
      : []),
    { key: "replied", header: t("message.replied"), cell: (item: Tracked) => moment(item.repliedAt) },
    {
      key: "notice",
      header: t("message.notice"),
      cell: (item: Tracked) => t(`message.noticeState.${item.notice}`, { time: item.noticeAt === null ? "" : f.when(item.noticeAt, now) }),
    },
  ]
  return (
    <Disclosure
      title={
        <span className="tracking-title">
          {t("message.whatHappened")}
          {message.status !== null && <StatusSign {...readState(message.status, t)} />}
        </span>
      }
      icon="clock"
    >
      <DataTable
        caption={t("message.whatHappened")}
        quietCaption
        columns={columns}
        items={tracking}
        itemKey={(item) => `${item.role} ${item.address}`}
      />
    </Disclosure>
  )
}
