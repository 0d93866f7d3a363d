import { redirect } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { wordIn } from "#app/_forms/word-in.ts"
import { EmailField } from "#app/_ui/field.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import type { MemberContext } from "#lib/context.ts"
import { newId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { ownCase } from "#lib/staff/ask-deletion.ts"
import { load, requireProvenMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../../account-page.tsx"
import { askDeletionAction } from "./actions.ts"

export const generateMetadata = titled("account.deletion.title")

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

/** Prepares the message to support that asks for deletion of the account, or deletes it at once; and says what goes and what stays (I11). */
export default async function AskDeletionPage({ searchParams }: PageProps) {
  const context = await requireProvenMember()
  const { refused } = await searchParams
  const asked = await load(ownCase)
  if (asked.ok && asked.value?.state === "open") redirect("/account/privacy")
  const t = translator(context.language, "account")
  return (
    <AccountPage context={context} title={t("deletion.title")} lead={t("deletion.lead")}>
      <AccountSection title={t("deletion.goneTitle")}>
        <p>{t("deletion.gone")}</p>
      </AccountSection>
      <AccountSection title={t("deletion.stayTitle")}>
        <p>{t("deletion.stay")}</p>
      </AccountSection>
      <p className="mt-6">
        <a href="/account/privacy#own-data">{t("deletion.takeOut")}</a>
      </p>
      <DeleteNow context={context} refused={refused} />
      <AccountSection title={t("deletion.askTitle")} lead={t("deletion.askLead")}>
        <ActionForm
          action={askDeletionAction}
          submit={t("deletion.button")}
          pending={translator(context.language)("common.working")}
          look="quiet"
          fields={[
            { kind: "hidden", name: "token", value: newId() },
            {
              kind: "area",
              name: "message",
              label: t("deletion.more"),
              hint: t("deletion.moreHint"),
              isOptional: translator(context.language)("common.optional"),
            },
          ]}
        />
      </AccountSection>
    </AccountPage>
  )
}

const REFUSED = {
  not_confirmed: "errors.not_confirmed",
  last_operator: "errors.last_operator",
  last_administrator: "errors.last_administrator",
  employed: "errors.employed",
  keys_not_handed_on: "errors.keys_not_handed_on",
} as const

type DeleteNowProps = { readonly context: MemberContext; readonly refused: string | string[] | undefined }

/** Types an address of the account and deletes it. A plain post to a route, so that the browser forgets the pages (B36). */
function DeleteNow({ context, refused }: DeleteNowProps) {
  const t = translator(context.language)
  const why = wordIn(REFUSED, refused)
  return (
    <AccountSection title={t("account.deletion.nowTitle")} lead={t("account.deletion.nowLead")}>
      {why !== null && <Notice kind="error" announce title={t(why)} />}
      {/* Judged by the server alone, which speaks the person's language. */}
      <form method="post" action="/account/erase" className="form" noValidate>
        <EmailField name="address" label={t("account.deletion.confirm", { address: context.actor.address })} autoComplete="off" required />
        <div>
          <SubmitButton look="danger" pending={t("common.working")}>
            {t("account.deletion.now")}
          </SubmitButton>
        </div>
      </form>
    </AccountSection>
  )
}
