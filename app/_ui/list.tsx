import type { ReactNode } from "react"
import { classNames } from "./class-names.ts"
import { Icon } from "./icon.tsx"
import { weave } from "./weave.ts"

type ListProps = { readonly label: string; readonly children: ReactNode; readonly look?: "inbox" | "sent" }

/** Rows of messages. `role` again, because Safari forgets lists without bullets. */
export function List({ label, children, look = "inbox" }: ListProps) {
  return (
    <ul role="list" aria-label={label} className={classNames("list", `list-${look}`)}>
      {children}
    </ul>
  )
}

type RowProps = {
  readonly href: string
  /** The whole row as one sentence, holding `who`, `subject` and `time` in this order: "Unread, from Bo Öberg, Provsvar, today 14:02, one attachment". */
  readonly sentence: string
  readonly who: string
  readonly subject: string
  readonly preview?: string
  /** As people say it. */
  readonly time: string
  readonly isUnread?: boolean
  readonly isOpen?: boolean
  readonly hasFiles?: boolean
  /** How many messages the conversation has; the sentence says it in words. */
  readonly count?: number | null
  /** A StatusSign, a tag. */
  readonly state?: ReactNode
  /** A checkbox that takes the row into a selection; beside the link, never in it. */
  readonly select?: ReactNode
}

/** One message: two lines on a phone, one on a wide page. A plain link, so that nothing is fetched before somebody opens it. */
export function Row({
  href,
  sentence,
  who,
  subject,
  preview,
  time,
  isUnread = false,
  isOpen = false,
  hasFiles = false,
  count = null,
  state,
  select,
}: RowProps) {
  const woven = weave(sentence, [who, subject, time])
  const [before, afterWho, afterSubject, after] = woven ?? []
  return (
    <li className={classNames("row", isUnread && "row-unread", Boolean(select) && "row-with-select")}>
      {select}
      <a href={href} className="row-link" aria-label={woven === null ? sentence : undefined} aria-current={isOpen || undefined}>
        <Said>{before}</Said>
        <span className="row-who">
          <bdi>{who}</bdi>
          {count !== null && (
            <span className="row-count figures" aria-hidden="true">
              {count}
            </span>
          )}
        </span>
        <Said>{afterWho}</Said>
        <span className="row-subject" dir="auto">
          <span>{subject}</span>
          {preview && (
            <span className="row-preview" aria-hidden="true">
              {" "}
              {preview}
            </span>
          )}
        </span>
        <Said>{afterSubject}</Said>
        {(hasFiles || state) && (
          <span className="row-aside" aria-hidden="true">
            {hasFiles && <Icon name="attachment" small />}
            {state}
          </span>
        )}
        <span className="row-time">{time}</span>
        <Said>{after}</Said>
      </a>
    </li>
  )
}

/** Words for screen readers only. */
function Said({ children }: { readonly children?: string }) {
  return children ? <span className="sr-only">{children}</span> : null
}
