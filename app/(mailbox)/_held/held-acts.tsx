import { ActionForm } from "#app/_forms/action-form.tsx"
import { hiddenFields } from "#app/_forms/hidden-fields.ts"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import type { MemberContext } from "#lib/context.ts"
import type { Formats } from "#lib/language/formats.ts"
import type { Translate } from "#lib/language/translate.ts"
import type { Hold } from "#lib/messages/hold.ts"
import { toSendTime } from "#lib/messages/send-time.ts"
import { changeTimeAction, sendNowAction, takeBackAction } from "../messages/[id]/actions.ts"
import { ofWriter } from "../of-writer.ts"
import { UndoNotice } from "./undo-notice.tsx"
import { undoWords, whenItLeaves, whoHasIt } from "./words.ts"

type HeldActsProps = {
  /** A person, or a shared mailbox by one of its readers (M15). */
  readonly writer: MemberContext
  readonly messageId: string
  readonly hold: Hold
  readonly t: Translate
  readonly f: Formats
  readonly now: Date
}

/** On the page of a message that has not left: that only its sender has it, and what can be done about it (M7, M14). */
export function HeldActs({ writer, messageId, hold, ...setting }: HeldActsProps) {
  const { t } = setting
  const isScheduled = hold.kind === "scheduled"
  const values = { ...ofWriter(writer), message: messageId }
  if (!isScheduled && hold.isKept !== true) return <UndoNotice action={takeBackAction} values={values} {...undoWords(hold, setting)} />
  const { sendDate, sendTime } = toSendTime(hold.dueAt, writer.timeZone)
  return (
    <Notice
      kind="info"
      title={t(hold.isKept === true ? "held.kept" : "held.scheduled", { time: whenItLeaves(hold, setting) })}
      className="act-said held"
    >
      <p>{whoHasIt(writer, hold, t)}</p>
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
            ...hiddenFields(values),
            { kind: "date", name: "send_date", label: t("held.day"), value: sendDate },
            { kind: "time", name: "send_time", label: t("held.time"), value: sendTime, hint: t("held.zone", { zone: writer.timeZone }) },
          ]}
          submit={t("held.changeAct")}
          pending={t("common.working")}
          look="quiet"
        />
      )}
    </Notice>
  )
}
