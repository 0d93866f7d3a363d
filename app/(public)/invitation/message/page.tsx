import { redirect } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { passwordField } from "#app/_forms/password-field.ts"
import { titled } from "#app/_forms/titled.ts"
import { MessageLetter } from "#app/_letter/message-letter.tsx"
import { arePicturesShown } from "#app/_letter/pictures.tsx"
import { Button, ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import { EvaluationBanner } from "#app/_ui/shell/evaluation-banner.tsx"
import { PublicFoot } from "#app/_ui/shell/public-foot.tsx"
import { PublicShell, PublicSheet } from "#app/_ui/shell/public-shell.tsx"
import { guessTimeZone } from "#lib/identity/time-zones.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { readLink, type LinkReading } from "#lib/links/read-link.ts"
import { asked } from "#lib/web/asked.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { visitorContext } from "#lib/web/session.ts"
import { completeAccountAction, confirmLinkReadingAction } from "../actions.ts"

export const generateMetadata = titled("message.title")

type PageProps = { readonly searchParams: Promise<{ readonly pictures?: string | string[] }> }

/** The message behind a link, read at once; name, password and terms come after reading, and can be put off (M3). */
export default async function LinkMessagePage({ searchParams }: PageProps) {
  const context = await visitorContext()
  if ((await asked()) !== "reading") return null
  const found = await readLink(context, { token: await attemptToken() })
  if (!found.ok) redirect("/invitation/code")
  const { language, env, clock } = context
  const t = translator(language)
  const f = formats({ language, timeZone: guessTimeZone(language) })
  const { message } = found.value
  return (
    <PublicShell
      language={language}
      width="letter"
      banner={env.evaluation && <EvaluationBanner language={language} />}
      foot={<PublicFoot language={language} />}
    >
      <MessageLetter
        message={message}
        t={t}
        f={f}
        now={clock.now()}
        filesHref="/invitation/files"
        arePicturesShown={arePicturesShown((await searchParams).pictures)}
        confirm={confirmLinkReadingAction}
      />
      <div className="after-letter no-print">
        <PublicSheet>
          <After language={language} reading={found.value} until={f.day(found.value.until)} />
          <form method="post" action="/invitation/close">
            <Button type="submit" look="plain">
              {t("link.leave")}
            </Button>
          </form>
        </PublicSheet>
      </div>
    </PublicShell>
  )
}

type AfterProps = { readonly language: string; readonly reading: LinkReading; readonly until: string }

function After({ language, reading: { address, hasAccount, message }, until }: AfterProps) {
  const t = translator(language)
  if (hasAccount)
    return (
      <>
        <p>{t("link.haveAccount")}</p>
        <ButtonRow>
          <ButtonLink href={`/sign-in?next=${encodeURIComponent(`/messages/${message.id}`)}`} look="primary">
            {t("signIn.button")}
          </ButtonLink>
        </ButtonRow>
      </>
    )
  const terms = t.rich("register.terms", {
    terms: (text) => <a href="/terms">{text}</a>,
    privacy: (text) => <a href="/privacy">{text}</a>,
  })
  return (
    <>
      <div>
        <h2>{t("link.keepTitle")}</h2>
        <p className="mt-2">{t("link.keepBody", { address, day: until })}</p>
      </div>
      <ActionForm
        action={completeAccountAction}
        fields={[
          { kind: "text", name: "name", label: t("common.fields.name"), hint: t("register.nameHint"), autoComplete: "name", maxLength: 80 },
          passwordField(t, "first", address),
          { kind: "checkbox", name: "terms", label: terms },
          { kind: "time-zone", name: "time_zone" },
        ]}
        submit={t("register.createAccount")}
        pending={t("register.creating")}
      />
    </>
  )
}
