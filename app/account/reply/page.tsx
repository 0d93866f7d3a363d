import { OtherAct } from "#app/_forms/other-act.tsx"
import { titled } from "#app/_forms/titled.ts"
import { Notice } from "#app/_ui/notice.tsx"
import { MAX_REPLY, MAX_REPLY_SUBJECT } from "#lib/absences/absence.ts"
import { toTypedTimes } from "#lib/absences/absence-time.ts"
import { ownAbsence, type OwnAbsence } from "#lib/absences/own-absence.ts"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../account-page.tsx"
import { endReplyAction, setReplyAction } from "./actions.ts"
import { ReplyForm } from "./reply-form.tsx"

export const generateMetadata = titled("reply.title")

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

const NONE = { subject: "", text: "", startsAt: null, endsAt: null }

/** The automatic reply: whether it is on, what it says, and from when until when (M14). */
export default async function ReplyPage({ searchParams }: PageProps) {
  const context = await requireMember()
  const [found, { done }] = await Promise.all([load(ownAbsence), searchParams])
  if (!found.ok) return null
  const t = translator(context.language)
  const absence = found.value
  return (
    <AccountPage context={context} title={t("reply.title")} lead={t("reply.lead")}>
      <State context={context} absence={absence} isSaved={done === "on" || done === "comes"} isOff={done === "off"} />
      <AccountSection title={t(absence === null ? "reply.write" : "reply.change")}>
        <Notice title={t("reply.readable")} className="mb-6">
          <p>{t("reply.readableBody")}</p>
        </Notice>
        {/* Anew after each change, so that it shows what is saved. */}
        <ReplyForm
          key={absence === null ? "none" : JSON.stringify(absence)}
          action={setReplyAction}
          values={{ ...valuesOf(context, absence) }}
          max={{ text: MAX_REPLY, subject: MAX_REPLY_SUBJECT }}
          words={wordsOf(context, t, absence)}
        />
      </AccountSection>
      <AccountSection title={t("reply.how")}>
        <ul className="list-disc ps-5">
          <li>{t("reply.howOnce")}</li>
          <li>{t("reply.howWho")}</li>
          <li>{t("reply.howSigned", { name: context.actor.name })}</li>
          <li>{t("reply.howErased")}</li>
        </ul>
      </AccountSection>
    </AccountPage>
  )
}

function valuesOf({ timeZone, clock }: MemberContext, absence: OwnAbsence | null) {
  const { subject, text, startsAt, endsAt } = absence ?? NONE
  // What has begun has no beginning to be chosen any more.
  const from = startsAt !== null && startsAt > clock.now() ? startsAt : null
  return { subject, text, ...toTypedTimes({ startsAt: from, endsAt }, timeZone) }
}

function wordsOf({ timeZone, language }: MemberContext, t: Translate, absence: OwnAbsence | null) {
  const { number } = formats({ language, timeZone })
  return {
    text: t("reply.text"),
    textHint: t("reply.textHint"),
    count: t("reply.count", { count: "{count}", max: number(MAX_REPLY) }),
    subject: t("reply.subject"),
    subjectHint: t("reply.subjectHint"),
    optional: t("common.optional"),
    from: t("reply.from"),
    fromHint: t(absence?.isOn === true ? "reply.fromHintOn" : "reply.fromHint"),
    until: t("reply.until"),
    untilHint: t("reply.untilHint"),
    day: t("held.day"),
    time: t("held.time"),
    zone: t("held.zone", { zone: timeZone.replaceAll("_", " ") }),
    submit: t(absence === null ? "reply.switchOn" : "reply.save"),
    pending: t("common.working"),
  }
}

type StateProps = {
  readonly context: MemberContext
  readonly absence: OwnAbsence | null
  readonly isSaved: boolean
  readonly isOff: boolean
}

/** Whether it is on, and the way to switch it off. */
function State({ context: { language, timeZone }, absence, isSaved, isOff }: StateProps) {
  const t = translator(language)
  if (absence === null)
    return (
      <Notice
        kind={isOff ? "done" : "info"}
        announce={isOff}
        title={t(isOff ? "reply.switchedOff" : "reply.off")}
        className="mt-3 max-w-[44rem]"
      />
    )
  const { shortly } = formats({ language, timeZone })
  const { isOn, startsAt, endsAt } = absence
  const title = isOn
    ? endsAt === null
      ? t("reply.on")
      : t("reply.onUntil", { time: shortly(endsAt) })
    : endsAt === null
      ? t("reply.comes", { time: shortly(startsAt) })
      : t("reply.comesUntil", { time: shortly(startsAt), until: shortly(endsAt) })
  return (
    <Notice kind={isSaved ? "done" : "info"} announce={isSaved} title={title} className="mt-3 max-w-[44rem]">
      <div className="mt-2">
        <OtherAct action={endReplyAction} label={t("reply.switchOff")} pending={t("common.working")} look="quiet" />
      </div>
    </Notice>
  )
}
