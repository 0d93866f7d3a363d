import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { Notice } from "#app/_ui/notice.tsx"
import { PlaceList } from "../place-list.tsx"
import { translator } from "#lib/language/translate.ts"
import { listOwnTexts } from "#lib/own-texts/list-own-texts.ts"
import { load } from "#lib/web/load.ts"
import { requireMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../account-page.tsx"
import { addTemplateAction, setSignatureAction } from "./actions.ts"
import { templateFields } from "./template-fields.ts"

export const generateMetadata = titled("texts.title")

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

const DONE = ["added", "changed", "deleted"] as const
const FIRST_CHARACTERS = 90

/** What a person writes again and again: signature and templates (M14). */
export default async function OwnTextsPage({ searchParams }: PageProps) {
  const context = await requireMember()
  const [texts, { done }] = await Promise.all([load(listOwnTexts), searchParams])
  if (!texts.ok) return null
  const { signature, templates } = texts.value
  const t = translator(context.language)
  const said = DONE.find((one) => one === done)
  return (
    <AccountPage context={context} title={t("texts.title")} lead={t("texts.lead")}>
      {said !== undefined && <Notice kind="done" announce title={t(`texts.done.${said}`)} />}
      <AccountSection title={t("texts.signature")} lead={t("texts.signatureLead")}>
        <ActionForm
          action={setSignatureAction}
          formId="signature"
          look="quiet"
          submit={t("texts.signatureSave")}
          pending={t("common.working")}
          fields={[
            {
              kind: "area",
              name: "text",
              label: t("texts.signatureText"),
              hint: t("texts.signatureHint"),
              value: signature ?? "",
              isOptional: t("common.optional"),
            },
          ]}
        />
      </AccountSection>
      <AccountSection title={t("texts.templates")} lead={t("texts.templatesLead")}>
        {templates.length === 0 ? (
          <p>{t("texts.none")}</p>
        ) : (
          <PlaceList
            places={templates.map(({ id, name, text }) => ({
              href: `/account/texts/${id}`,
              icon: "file-text",
              name,
              lead: text.replaceAll(/\s+/g, " ").trim().slice(0, FIRST_CHARACTERS).toWellFormed(),
            }))}
          />
        )}
      </AccountSection>
      <AccountSection title={t("texts.new")}>
        <ActionForm
          action={addTemplateAction}
          formId="new"
          look="quiet"
          submit={t("texts.add")}
          pending={t("common.working")}
          fields={templateFields(t, { name: "", text: "" })}
        />
      </AccountSection>
    </AccountPage>
  )
}
