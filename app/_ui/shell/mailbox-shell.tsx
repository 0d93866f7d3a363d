import type { ReactNode } from "react"
import type { Language } from "#lib/language/catalogue.ts"
import { translator } from "#lib/language/translate.ts"
import { classNames } from "../class-names.ts"
import { Icon } from "../icon.tsx"
import { SkipLink } from "../skip-link.tsx"
import { BottomBar, PhoneMenu, Rail, type OwnFolderItem } from "./navigation.tsx"
import { PersonMenu } from "./person-menu.tsx"
import { PLACES, type Place } from "./places.ts"
import { Wordmark } from "./wordmark.tsx"

export type MailboxShellProps = {
  readonly language: Language
  /** What the phone's bar says on top; usually the page's heading. */
  readonly title: string
  readonly current: Place | null
  /** What this person can reach, in order. Compose is always there; Help stands at the top of a wide page. */
  readonly places: readonly Place[]
  readonly unread?: number
  readonly ownFolders?: readonly OwnFolderItem[]
  readonly person: { readonly name: string; readonly address: string }
  /** The form or link that signs out. */
  readonly signOut: ReactNode
  readonly search?: ReactNode
  /** Plan and space, at the foot of the rail. */
  readonly foot?: ReactNode
  /** Evaluation mode and the like, above everything. */
  readonly banner?: ReactNode
  /** A list: it fills the width of a phone, and writing is then the primary act. */
  readonly flush?: boolean
  readonly children: ReactNode
}

/** Every page of a signed-in person: places at the left and one page beside them; on a phone a bar on top and one below (look.md, Pages). */
export function MailboxShell({
  language,
  title,
  current,
  places,
  unread = 0,
  ownFolders = [],
  person,
  signOut,
  search,
  foot,
  banner,
  flush = false,
  children,
}: MailboxShellProps) {
  const t = translator(language, "navigation")
  const common = translator(language, "common")
  const navigation = { language, current, places, unread, ownFolders, foot, isList: flush }
  return (
    <>
      <SkipLink>{common("skipToContent")}</SkipLink>
      {banner}
      <div className="mailbox">
        <header className="mailbox-top">
          <button type="button" popoverTarget="places" className="top-action only-phone" aria-label={common("menu")}>
            <Icon name="menu" />
          </button>
          <p className="mailbox-title only-phone" aria-hidden="true">
            {title}
          </p>
          <a href={PLACES.compose.href} className="top-action only-phone" aria-label={t("compose")}>
            <Icon name="compose" />
          </a>
          <span className="mailbox-name only-wide">
            <Wordmark name={translator(language)("brand.name")} href="/inbox" />
          </span>
          <div className="mailbox-search only-wide">{search}</div>
          <div className="mailbox-person only-wide">
            {places.includes("help") && (
              <a href={PLACES.help.href} className="top-action">
                {t("help")}
              </a>
            )}
            <PersonMenu person={person} signOut={signOut} />
          </div>
        </header>
        <Rail {...navigation} />
        <main id="content" tabIndex={-1} className={classNames("mailbox-main", flush && "mailbox-main-flush")}>
          {children}
        </main>
      </div>
      <BottomBar {...navigation} />
      <PhoneMenu {...navigation} person={person} signOut={signOut} search={search} />
    </>
  )
}
