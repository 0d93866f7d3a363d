import type { ReactNode } from "react"
import { classNames } from "./class-names.ts"
import { Mark, type SealState } from "./mark.tsx"

type LetterProps = {
  /** Who the paper belongs to: the sender's organisation, as a Letterhead, else the sender's name. */
  readonly letterhead: ReactNode
  /** A Moment. */
  readonly date: ReactNode
  readonly subject: string
  /** PersonLines: from whom, to whom. */
  readonly people: ReactNode
  readonly seal: SealState
  /** A SealSign. */
  readonly sealWords: ReactNode
  /** Buttons; not printed. */
  readonly actions?: ReactNode
  /** What has to be said before the text, such as a broken seal. */
  readonly warning?: ReactNode
  /** A LetterBody. */
  readonly children: ReactNode
  /** LetterParts below the text: attachments, what happened, how it is protected. */
  readonly below?: ReactNode
  /** The line at the foot of an organisation's paper. */
  readonly foot?: string
  /** An organisation's paper has a line of its colour. */
  readonly isPaper?: boolean
}

/** An opened message as a letter on paper. */
export function Letter({
  letterhead,
  date,
  subject,
  people,
  seal,
  sealWords,
  actions,
  warning,
  children,
  below,
  foot = "",
  isPaper = false,
}: LetterProps) {
  return (
    <article className="sheet letter">
      <header>
        <div className={classNames("letterhead", isPaper && "letterhead-paper")}>
          {typeof letterhead === "string" ? <p className="letterhead-name">{letterhead}</p> : letterhead}
          <p className="letterhead-date">{date}</p>
        </div>
        <div className="letter-top">
          <h1 className="letter-subject" dir="auto">
            {subject}
          </h1>
          <div className="letter-who">
            <div className="letter-people">{people}</div>
            <p className="letter-seal">{sealWords}</p>
          </div>
          <Mark state={seal} size="stamp" />
        </div>
        {warning}
      </header>
      {children}
      {foot !== "" && (
        <p className="paper-foot" dir="auto">
          {foot}
        </p>
      )}
      {below}
      {actions && <footer className="toolbar letter-part">{actions}</footer>}
    </article>
  )
}

type LetterBodyProps = {
  /** Written without formatting: line breaks and spaces count. */ readonly plain?: boolean
  readonly lang?: string
  readonly children: ReactNode
}

/** The sender's words in the serif; each paragraph decides its own direction of writing. */
export function LetterBody({ plain = false, lang, children }: LetterBodyProps) {
  return (
    <div className={plain ? "letter-body letter-body-plain" : "letter-body"} dir="auto" lang={lang}>
      {children}
    </div>
  )
}

/** A part below the text, under its own heading. */
export function LetterPart({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="letter-part">
      <h2>{title}</h2>
      {children}
    </section>
  )
}
