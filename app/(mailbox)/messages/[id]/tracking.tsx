import type { ReactNode } from "react"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { StatusSign } from "#app/_ui/status-sign.tsx"
import type { Tracked } from "#lib/messages/open-message.ts"
import { readState } from "../../_folder/message-row.tsx"
import type { Shown } from "./shown.ts"

const ROLES = { to: undefined, cc: "message.copy", bcc: "message.blindCopy" } as const

/** What happened at each recipient and when, for the sender (M5). Nothing is claimed that is not known: mail is handed over, never "delivered". */
export function Tracking({ tracking, ...shown }: Shown & { readonly tracking: readonly Tracked[] }) {
  const { message, t } = shown
  const title = (
    <span className="tracking-title">
      {t("message.whatHappened")}
      {message.status !== null && <StatusSign {...readState(message.status, t)} />}
    </span>
  )
  return (
    <Disclosure title={title} icon="clock">
      <ul role="list" aria-label={t("message.eachRecipient")} className="tracking">
        {tracking.map((item) => {
          const role = ROLES[item.role]
          return (
            <li key={`${item.role} ${item.address}`}>
              <PersonLine name={item.name} address={item.address} role={role && t(role)} />
              <Happenings item={item} {...shown} />
            </li>
          )
        })}
      </ul>
    </Disclosure>
  )
}

function Happenings({ item, message, t, f, now }: Shown & { readonly item: Tracked }) {
  const moment = (time: Date | null) =>
    time === null ? t("message.notYet") : <Moment time={time} words={f.when(time, now)} exact={f.exact(time)} />
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t("message.opened"), item.erasedUnread ? t("message.erasedUnread") : moment(item.openedAt)],
    ...(message.attachments.length > 0 ? [[t("message.downloaded"), moment(item.downloadedAt)] as const] : []),
    [t("message.replied"), moment(item.repliedAt)],
    [t("message.notice"), t(`message.noticeState.${item.notice}`, { time: item.noticeAt === null ? "" : f.when(item.noticeAt, now) })],
  ]
  return (
    <dl className="happenings">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
