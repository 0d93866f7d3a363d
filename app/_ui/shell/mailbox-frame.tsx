"use client"
import type { ReactNode } from "react"
import { classNames } from "../class-names.ts"
import { Icon } from "../icon.tsx"
import type { Picture } from "../letterhead.tsx"
import { SkipLink } from "../skip-link.tsx"
import { BottomBar, PhoneMenu, Rail, type NavigationProps, type NavigationWords } from "./navigation.tsx"
import { PersonMenu } from "./person-menu.tsx"
import { PLACES } from "./places.ts"
import { Wordmark } from "./wordmark.tsx"

export type Person = { readonly name: string; readonly address: string }

type MailboxFrameProps = Omit<NavigationProps, "words" | "isList"> & {
  readonly words: NavigationWords & { readonly brand: string; readonly skip: string; readonly menu: string }
  readonly title: string
  readonly person: Person
  readonly signOut: ReactNode
  readonly search?: ReactNode
  readonly banner?: ReactNode
  readonly flush?: boolean
  /** Of the person's organisation. */
  readonly logo?: Picture | null
  readonly children: ReactNode
}

/**
 * Places at the left and one page beside them; on a phone a bar on top and one below (look.md, Pages).
 * Drawn from words, because elements of the server cost several times as much on every page.
 */
export function MailboxFrame(props: MailboxFrameProps) {
  const { words, title, current, places, ownFolders, person, signOut, search, space, banner, flush = false, logo, children } = props
  const navigation = { words, current, places, ownFolders, space, isList: flush }
  const help = places.find(({ place }) => place === "help")
  return (
    <>
      <SkipLink>{words.skip}</SkipLink>
      {banner}
      <div className="mailbox">
        <header className="mailbox-top">
          <button type="button" popoverTarget="places" className="top-action only-phone" aria-label={words.menu}>
            <Icon name="menu" />
          </button>
          <p className="mailbox-title only-phone" aria-hidden="true">
            {title}
          </p>
          <a href={PLACES.compose.href} className="top-action only-phone" aria-label={words.compose}>
            <Icon name="compose" />
          </a>
          <span className="mailbox-name only-wide">
            <Wordmark name={words.brand} href="/inbox" logo={logo} />
          </span>
          <div className="mailbox-search only-wide">{search}</div>
          <div className="mailbox-person only-wide">
            {help && (
              <a href={PLACES.help.href} className="top-action">
                {help.label}
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
