import { ActionForm } from "#app/_forms/action-form.tsx"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import type { VisitorContext } from "#lib/context.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import { visitorContext } from "#lib/web/session.ts"
import { stopByCodeAction } from "./actions.ts"

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

export const generateMetadata = titled("recover.stop.title")

/** Stops what somebody else announced, by the code in the text message, without signing in (I7, I12). */
export default async function StopPage({ searchParams }: PageProps) {
  const [context, { done }] = await Promise.all([visitorContext(), searchParams])
  if (done === "restart" || done === "new_number") return <Stopped context={context} kind={done} />
  const t = translator(context.language)
  return (
    <PublicFormPage title={t("recover.stop.title")} lead={t("recover.stop.lead")}>
      <ActionForm
        action={stopByCodeAction}
        fields={[
          {
            kind: "text",
            name: "code",
            label: t("common.fields.code"),
            hint: t("recover.stop.codeHint"),
            autoComplete: "off",
            maxLength: 40,
          },
        ]}
        submit={t("recover.stop.button")}
        pending={t("common.working")}
      />
      <p className="text-quiet">
        <a href="/recover">{t("recover.other")}</a>
      </p>
    </PublicFormPage>
  )
}

type StoppedProps = { readonly context: VisitorContext; readonly kind: "restart" | "new_number" }

/** What was stopped, and what has to be done now, because somebody got as far as this. */
function Stopped({ context, kind }: StoppedProps) {
  const t = translator(context.language)
  return (
    <PublicFormPage title={t(`recover.stop.done.${kind}`)} lead={t("recover.stop.doneLead")}>
      <p>{t(`recover.stop.next.${kind}`, { support: context.env.supportAddress })}</p>
      <ButtonRow>
        <ButtonLink href="/sign-in" look="primary">
          {t("signIn.title")}
        </ButtonLink>
        <ButtonLink href="/recover">{t("recover.title")}</ButtonLink>
      </ButtonRow>
      {kind === "new_number" && <StillLost t={t} />}
    </PublicFormPage>
  )
}

/** A phone that was said to be lost stays so (docs/decisions/stop-by-code.md): its owner is told why, and how it counts again. */
function StillLost({ t }: { readonly t: Translate }) {
  return (
    <section>
      <h2>{t("recover.stop.lost.title")}</h2>
      <p className="mt-2">{t("recover.stop.lost.why")}</p>
      <p className="mt-3">{t("recover.stop.lost.what")}</p>
      <p className="mt-3">
        <a href="/recover?for=new_number">{t("recover.choose.new_number")}</a>
      </p>
    </section>
  )
}
