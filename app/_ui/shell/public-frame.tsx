import type { ReactNode } from "react"
import { classNames } from "../class-names.ts"
import { Icon } from "../icon.tsx"
import { SkipLink } from "../skip-link.tsx"
import { Wordmark } from "./wordmark.tsx"

type PublicFrameProps = {
  readonly words: { readonly brand: string; readonly skip: string }
  /** `form`: one narrow sheet; `letter`: as wide as a letter; `wide`: the start page. */
  readonly width?: "form" | "letter" | "wide"
  readonly top?: ReactNode
  readonly foot?: ReactNode
  readonly banner?: ReactNode
  readonly children: ReactNode
}

/** The frame of a page for somebody who is not signed in, on the server and in the browser. */
export function PublicFrame({ words, width = "form", top, foot, banner, children }: PublicFrameProps) {
  return (
    <>
      <SkipLink>{words.skip}</SkipLink>
      {banner}
      <div className="public">
        <header className="public-top">
          <Wordmark name={words.brand} href="/" />
          {top}
        </header>
        <main id="content" tabIndex={-1} className={classNames("public-main", width !== "form" && `public-main-${width}`)}>
          {children}
        </main>
        <footer className="public-foot">{foot}</footer>
      </div>
    </>
  )
}

/** The sheet of a public form. */
export function PublicSheet({ children }: { readonly children: ReactNode }) {
  return <div className="sheet public-sheet">{children}</div>
}

export type FootWords = {
  readonly terms: string
  readonly privacy: string
  readonly language: string
  /** The other languages, each called by its own name and in its own language. */
  readonly others: readonly { readonly code: string; readonly name: string }[]
}

/** The foot of public pages: what holds here, and the other languages. */
export function FootLinks({ words, children }: { readonly words: FootWords; readonly children?: ReactNode }) {
  return (
    <>
      <div className="flex flex-wrap gap-x-6">
        <a href="/terms">{words.terms}</a>
        <a href="/privacy">{words.privacy}</a>
        {children}
      </div>
      <form method="post" action="/language" aria-label={words.language} className="flex items-center gap-x-4">
        <Icon name="language" small />
        {words.others.map(({ code, name }) => (
          <button key={code} name="language" value={code} lang={code}>
            {name}
          </button>
        ))}
      </form>
    </>
  )
}
