import { redirect } from "next/navigation"
import type { ReactNode } from "react"
import { SignOut } from "#app/_forms/sign-out.tsx"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { TERMS_VERSION } from "#lib/identity/terms.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { nextPath } from "#lib/web/next-path.ts"
import { memberContext } from "#lib/web/session.ts"
import { acceptTermsAction } from "../actions.ts"

type NewTermsProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

export const generateMetadata = titled("legal.new.title")

/** Asks a signed-in person once when the terms have changed (D7). */
export default async function NewTermsPage({ searchParams }: NewTermsProps) {
  const { next } = await searchParams
  const context = await memberContext()
  const path = nextPath(typeof next === "string" ? next : null)
  if (context === null) redirect("/sign-in")
  if (context.hasAcceptedTerms) redirect(path)
  const t = translator(context.language)
  const version = formats({ language: context.language, timeZone: "UTC" }).day(new Date(TERMS_VERSION))
  const links = {
    terms: (text: ReactNode) => <a href="/terms">{text}</a>,
    privacy: (text: ReactNode) => <a href="/privacy">{text}</a>,
  }
  return (
    <PublicFormPage title={t("legal.new.title")} lead={t("legal.new.lead", { version })}>
      <ActionForm
        action={acceptTermsAction}
        fields={[
          { kind: "checkbox", name: "terms", label: t.rich("register.terms", links) },
          { kind: "hidden", name: "next", value: path },
        ]}
        submit={t("common.continue")}
        pending={t("common.working")}
      />
      <p className="text-quiet">{t("legal.new.leave")}</p>
      <SignOut language={context.language} />
    </PublicFormPage>
  )
}
