import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { RadioGroup } from "#app/_ui/choice.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { NOTICE_CHOICES, ownNotices, type OwnNotices } from "#lib/daily-notices/notice-choice.ts"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../account-page.tsx"
import { setNoticeChoiceAction } from "./actions.ts"

export const generateMetadata = titled("notices.title")

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

/** How somebody is told by mail that a message has come: at once, once a day, or not at all (M9). */
export default async function NoticesPage({ searchParams }: PageProps) {
  const context = await requireMember()
  const [own, { saved }] = await Promise.all([load(ownNotices), searchParams])
  if (!own.ok) return null
  const { choice, isLinked } = own.value
  const t = translator(context.language)
  return (
    <AccountPage context={context} title={t("notices.title")} lead={t("notices.lead")}>
      {saved === "1" && (
        <Notice kind="done" announce title={isLinked ? t("account.saved") : t(`notices.done.${choice}`)} className="mt-3" />
      )}
      {isLinked && <Linked language={context.language} />}
      <AccountSection title={t("notices.how")}>
        <ActionForm action={setNoticeChoiceAction} look="quiet" submit={t("account.save")} pending={t("account.saving")} fields={[]}>
          <RadioGroup
            key={choice}
            name="notices"
            legend={t("notices.question")}
            defaultValue={choice}
            options={NOTICE_CHOICES.map((value) => ({
              value,
              label: t(`notices.choice.${value}`),
              hint: hintOf(context, own.value, value),
            }))}
          />
        </ActionForm>
      </AccountSection>
      <AccountSection title={t("notices.always")}>
        <ul className="list-disc ps-5">
          <li>{t("notices.alwaysLink")}</li>
          <li>{t("notices.alwaysSecurity")}</li>
          <li>{t("notices.alwaysSms")}</li>
        </ul>
      </AccountSection>
      <AccountSection title={t("notices.others")}>
        <p>{t("notices.othersBody")}</p>
      </AccountSection>
    </AccountPage>
  )
}

/** Why a choice does not count yet, and the one step that makes it count. */
function Linked({ language }: { readonly language: MemberContext["language"] }) {
  const t = translator(language)
  return (
    <Notice title={t("notices.linked")} className="mt-3">
      <p>
        {t("notices.linkedBody")} <a href="/account/id-control/recovery-sheet">{t("notices.linkedAct")}</a>
      </p>
    </Notice>
  )
}

function hintOf({ language, timeZone }: MemberContext, { dueAt }: OwnNotices, choice: OwnNotices["choice"]): string {
  const t = translator(language)
  const hint = t(`notices.hint.${choice}`, { zone: timeZone.replaceAll("_", " ") })
  return choice !== "daily" || dueAt === null
    ? hint
    : `${hint} ${t("notices.next", { time: formats({ language, timeZone }).shortly(dueAt) })}`
}
