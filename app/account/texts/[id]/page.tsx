import { ActionForm } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { MailboxPage } from "#app/(mailbox)/mailbox-page.tsx"
import { translator } from "#lib/language/translate.ts"
import { findTemplate } from "#lib/own-texts/list-own-texts.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { AccountSection } from "../../account-page.tsx"
import { changeTemplateAction, deleteTemplateAction } from "../actions.ts"
import { templateFields } from "../template-fields.ts"

export const generateMetadata = titled("texts.change")

/** One template: changed or deleted (M14). */
export default async function TemplatePage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const context = await requireMember()
  const { id } = await params
  const found = await load((member) => findTemplate(member, id))
  if (!found.ok) return null
  const t = translator(context.language)
  const { name, text } = found.value
  return (
    <MailboxPage context={context} title={t("texts.change")} current="account">
      <nav aria-label={t("common.back")} className="page-back">
        <ButtonLink href="/account/texts" look="plain" small icon="back">
          {t("texts.title")}
        </ButtonLink>
      </nav>
      <PageHeading title={name} inBar>
        <ButtonLink href={`/compose?template=${id}`} icon="compose">
          {t("texts.write")}
        </ButtonLink>
      </PageHeading>
      <div className="mt-6 max-w-[44rem]">
        <ActionForm
          action={changeTemplateAction}
          submit={t("common.save")}
          pending={t("common.working")}
          fields={[{ kind: "hidden", name: "template", value: id }, ...templateFields(t, { name, text })]}
        />
      </div>
      <AccountSection title={t("texts.delete")} lead={t("texts.deleteLead")}>
        <OtherAct
          action={deleteTemplateAction}
          label={t("texts.delete")}
          pending={t("common.working")}
          look="danger"
          values={{ template: id }}
        />
      </AccountSection>
    </MailboxPage>
  )
}
