import type { ReactNode } from "react"
import { MenuButton } from "#app/_ui/menu.tsx"
import { MailboxShell } from "#app/_ui/shell/mailbox-shell.tsx"
import type { Place } from "#app/_ui/shell/places.ts"
import { PublicFoot } from "#app/_ui/shell/public-foot.tsx"
import { translator } from "#lib/language/translate.ts"
import { EvaluationBanner } from "#app/_ui/shell/evaluation-banner.tsx"

export const ANNA = { name: "Anna Åkesson", address: "anna.akesson@example.se" }
const PLACES: readonly Place[] = ["inbox", "sent", "drafts", "archive", "trash", "contacts", "account", "organizer", "help"]

/** Sentences of the samples, which are in no catalogue. */
export const say = (language: string, english: string, swedish: string) => (language === "sv" ? swedish : english)

export function Shell({
  language,
  current,
  title,
  flush = false,
  children,
}: {
  readonly language: string
  readonly current: Place
  readonly title: string
  readonly flush?: boolean
  readonly children: ReactNode
}) {
  const t = translator(language)
  const search = (
    <form role="search" action="/search">
      <input className="input" type="search" name="q" aria-label={t("navigation.searchLabel")} placeholder={t("navigation.searchLabel")} />
    </form>
  )
  const space = {
    words: say(language, "1.2 GiB of 10 GiB used", "1,2 GiB av 10 GiB används"),
    href: "/account/storage",
    share: 0.12,
    isTight: false,
  }
  const signOut = (
    <form>
      <MenuButton icon="sign-out">{t("common.signOut")}</MenuButton>
    </form>
  )
  return (
    <MailboxShell
      language={language}
      title={title}
      current={current}
      places={PLACES}
      unread={3}
      person={ANNA}
      signOut={signOut}
      search={search}
      space={space}
      banner={<EvaluationBanner language={language} />}
      flush={flush}
    >
      {children}
    </MailboxShell>
  )
}

export function Foot({ language }: { readonly language: string }) {
  return (
    <PublicFoot language={language}>
      <a href="/help">{translator(language, "navigation")("help")}</a>
    </PublicFoot>
  )
}
