import type { ReactNode } from "react"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { hiddenFields } from "#app/_forms/hidden-fields.ts"
import { Button } from "#app/_ui/button.tsx"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { StatusSign } from "#app/_ui/status-sign.tsx"
import type { Translate } from "#lib/language/translate.ts"
import type { Tracked } from "#lib/messages/tracked.ts"
import type { FormAction } from "#lib/web/action.ts"
import { readState } from "../../_folder/message-row.ts"
import { counts, isMendable, isOver, levelOf, linkEnd, noticeInWords, stateOf } from "./recipient-state.ts"
import type { Shown } from "#app/_letter/shown.ts"

const ROLES = { to: undefined, cc: "message.copy", bcc: "message.blindCopy" } as const

type TrackingProps = Shown & {
  readonly tracking: readonly Tracked[]
  /** Takes a mended number. */
  readonly mend: FormAction
  /** What that is sent besides, by name. */ readonly values?: Readonly<Record<string, string>>
  /** Nothing is taken back where somebody else shows the message. */
  readonly recallAt?: string
  /** What was asked for with it. */
  readonly children?: ReactNode
}

/** What happened at each recipient and when, for the sender (M5). Nothing is claimed that is not known: mail is handed over, never "delivered". */
export function Tracking({ tracking, mend, values = {}, recallAt, children, ...shown }: TrackingProps) {
  const { message, t } = shown
  const isList = ({ position }: Tracked) => tracking.some(({ via }) => via === position)
  const counted = tracking.filter((item) => counts(item) && !isList(item))
  const recallable = recallAt === undefined ? [] : tracking.filter(({ isRecallable }) => isRecallable)
  const named = tracking.filter(({ via }) => via === null)
  const title = (
    <span className="tracking-title">
      {t("message.whatHappened")}
      <span className="tracking-status">
        {message.status !== null && <StatusSign {...readState(message.status, t)} />}
        {counted.length > 1 && (
          <span className="text-quiet figures">
            {t("message.readCount", { read: counted.filter(({ openedAt }) => openedAt !== null).length, total: counted.length })}
          </span>
        )}
      </span>
    </span>
  )
  return (
    <Disclosure title={title} icon="clock" open={tracking.some(isMendable)}>
      <ul role="list" aria-label={t("message.eachRecipient")} className="tracking">
        {named.map((item) => {
          if (isList(item))
            return (
              <ListItem
                key={item.position}
                list={item}
                members={tracking.filter(({ via }) => via === item.position)}
                {...{ recallAt, t }}
              />
            )
          const role = ROLES[item.role]
          return (
            <li key={`${item.role} ${item.address}`}>
              <div className="tracking-who">
                <PersonLine name={item.name} address={item.address} role={role && t(role)} />
                <StatusSign {...stateOf(item, t)} />
              </div>
              <Happenings item={item} {...shown} />
              {item.notice === "returned" && !isOver(item) && item.openedAt === null && (
                <p className="mt-2 text-sm text-quiet">{t("message.noticeReturned")}</p>
              )}
              {recallAt !== undefined && item.isRecallable && (
                <RecallForm at={recallAt} position={item.position} means={t("message.recall.from", { address: item.address })}>
                  {t("message.recall.act")}
                </RecallForm>
              )}
              {isMendable(item) && (
                <div className="mt-4">
                  <MendNumber action={mend} values={{ ...values, message: message.id }} item={item} t={t} />
                </div>
              )}
            </li>
          )
        })}
      </ul>
      {recallAt !== undefined && recallable.length > 1 && (
        <RecallForm at={recallAt} position={null}>
          {t("message.recall.actAll")}
        </RecallForm>
      )}
      {children}
    </Disclosure>
  )
}

type ListItemProps = {
  readonly list: Tracked
  readonly members: readonly Tracked[]
  readonly recallAt: string | undefined
  readonly t: Translate
}

/** The list of a unit (O2): how many have done what, and never who, which is not for whoever writes to it to learn. */
function ListItem({ list, members, recallAt, t }: ListItemProps) {
  const role = ROLES[list.role]
  const able = members.filter(counts)
  const returned = members.filter(({ notice }) => notice === "returned").length
  const over = members.length - able.length
  return (
    <li>
      <div className="tracking-who">
        <PersonLine name={list.name} address={list.address} role={role && t(role)} />
        <span className="figures">
          {t("message.readCount", { read: able.filter(({ openedAt }) => openedAt !== null).length, total: able.length })}
        </span>
      </div>
      <p className="mt-2 text-sm text-quiet">{t("message.tracking.list")}</p>
      {returned > 0 && <p className="mt-2 text-sm text-quiet">{t("message.tracking.listReturned", { count: returned })}</p>}
      {over > 0 && <p className="mt-2 text-sm text-quiet">{t("message.tracking.listOver", { count: over })}</p>}
      {recallAt !== undefined && members.some(({ isRecallable }) => isRecallable) && (
        <RecallForm at={recallAt} position={list.position} means={t("message.recall.from", { address: list.address })}>
          {t("message.recall.act")}
        </RecallForm>
      )}
    </li>
  )
}

type RecallFormProps = {
  readonly at: string
  /** null for all who have not read it. */ readonly position: number | null
  readonly means?: string
  readonly children: ReactNode
}

/** Leads to the page that says what will be gone, and asks. */
function RecallForm({ at, position, means, children }: RecallFormProps) {
  return (
    <form action={at} className="mt-4">
      <Button
        type="submit"
        small
        icon="undo"
        aria-description={means}
        {...(position === null ? {} : { name: "recipient", value: position })}
      >
        {children}
      </Button>
    </form>
  )
}

type MendProps = {
  readonly action: FormAction
  readonly values: Readonly<Record<string, string>>
  readonly item: Tracked
  readonly t: Translate
}

/** The right number, in one step (M16). */
function MendNumber({ action, values, item, t }: MendProps) {
  const label = t("message.tracking.mendFor", { address: item.address })
  return (
    <ActionForm
      action={action}
      formId={`mend-${item.position}`}
      fields={[
        ...hiddenFields(values),
        { kind: "hidden", name: "position", value: String(item.position) },
        { kind: "phone", name: "phone", label, hint: t("link.phoneHint") },
      ]}
      submit={t("message.tracking.mend")}
      pending={t("message.tracking.mending")}
    />
  )
}

function Happenings({ item, message, t, f, now }: Shown & { readonly item: Tracked }) {
  const moment = (time: Date | null) =>
    time === null ? (
      t(isOver(item) ? "message.never" : "message.notYet")
    ) : (
      <Moment time={time} words={f.when(time, now)} exact={f.exact(time)} />
    )
  const facts: readonly (readonly [string, ReactNode])[] = [
    ...(item.expiredAt === null ? [] : [[t("message.tracking.link"), linkEnd(item, f.when(item.expiredAt, now), t)] as const]),
    ...(item.recalledAt === null ? [] : [[t("message.tracking.recalled"), f.when(item.recalledAt, now)] as const]),
    ...(item.wrongNumberAt === null
      ? []
      : [[t("message.tracking.state"), t("message.tracking.wrongNumber", { time: f.when(item.wrongNumberAt, now) })] as const]),
    ...(item.smsFailedAt === null
      ? []
      : [[t("message.tracking.sms"), t("message.tracking.smsFailed", { time: f.when(item.smsFailedAt, now) })] as const]),
    ...(item.endedAt === null ? [] : [[t("options.tracking.ended"), f.when(item.endedAt, now)] as const]),
    ...(item.smsNotice === null ? [] : [[t("options.tracking.smsNotice"), t(`options.fate.${item.smsNotice}`)] as const]),
    ...(item.smsReceipt === null ? [] : [[t("options.tracking.smsReceipt"), t(`options.fate.${item.smsReceipt}`)] as const]),
    [t("message.tracking.level"), levelOf(item, t)],
    ...(item.hasAuthenticator === null
      ? []
      : [[t("message.tracking.authenticator"), t(item.hasAuthenticator ? "message.tracking.on" : "message.tracking.off")] as const]),
    [t("message.opened"), item.erasedUnread ? t("message.erasedUnread") : moment(item.openedAt)],
    ...(message.attachments.length > 0 ? [[t("message.downloaded"), moment(item.downloadedAt)] as const] : []),
    ...(message.options.confirmReading ? [[t("options.tracking.confirmed"), moment(item.confirmedAt)] as const] : []),
    [t("message.replied"), moment(item.repliedAt)],
    [t("message.notice"), noticeInWords(item, item.noticeAt === null ? "" : f.when(item.noticeAt, now), t)],
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
