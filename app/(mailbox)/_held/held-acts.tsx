import { ActionForm } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import type { Formats } from "#lib/language/formats.ts"
import type { Translate } from "#lib/language/translate.ts"
import type { Hold } from "#lib/messages/hold.ts"
import { toSendTime } from "#lib/messages/send-time.ts"
import { changeTimeAction, sendNowAction, takeBackAction } from "../messages/[id]/actions.ts"
import { UndoNotice } from "./undo-notice.tsx"
import { undoWords, whenItLeaves } from "./words.ts"

type HeldActsProps = {
  readonly messageId: string
  readonly hold: Hold
  readonly timeZone: string
  readonly t: Translate
  readonly f: Formats
  readonly now: Date
}

/** On the page of a message that has not left: that only its sender has it, and what can be done about it (M7, M14). */
export function HeldActs({ messageId, hold, timeZone, ...setting }: HeldActsProps) {
  const { t } = setting
  const isScheduled = hold.kind === "scheduled"
  if (!isScheduled && hold.isKept !== true)
    return <UndoNotice action={takeBackAction} messageId={messageId} {...undoWords(hold, setting)} />
  const values = { message: messageId }
  const { sendDate, sendTime } = toSendTime(hold.dueAt, timeZone)
  const [title, lead] = hold.isKept === true ? (["held.kept", "held.keptBody"] as const) : (["held.scheduled", "held.onlyYou"] as const)
  return (
    <Notice kind="info" title={t(title, { time: whenItLeaves(hold, setting) })} className="act-said held">
      <p>{t(lead)}</p>
      <div className="held-acts">
        {isScheduled && (
          <OtherAct action={sendNowAction} label={t("held.sendNow")} pending={t("common.working")} look="quiet" values={values} />
        )}
        <OtherAct action={takeBackAction} label={t("held.doNotSend")} pending={t("common.working")} look="quiet" values={values} />
      </div>
      {isScheduled && (
        <ActionForm
          folded={{ title: t("held.change") }}
          action={changeTimeAction}
          fields={[
            { kind: "hidden", name: "message", value: messageId },
            { kind: "date", name: "send_date", label: t("held.day"), value: sendDate },
            { kind: "time", name: "send_time", label: t("held.time"), value: sendTime, hint: t("held.zone", { zone: timeZone }) },
          ]}
          submit={t("held.changeAct")}
          pending={t("common.working")}
          look="quiet"
        />
      )}
    </Notice>
  )
}
