"use client"
import { classNames } from "./class-names.ts"
import { Icon } from "./icon.tsx"
import { SealSign } from "./seal-sign.tsx"
import { StatusSign, type ReadState } from "./status-sign.tsx"

/**
 * What a row shows, as plain data: a hundred elements cost the server several times as much as the words that they are made from.
 * What most rows do not have is left out, because each value of each row crosses the page twice.
 */
export type RowFacts = {
  readonly id: string
  /** The row as a sentence: what is said before who and after the time; or all of it, where a language does not say who, address, subject and time in this order. */
  readonly said: RowWords | string
  readonly who: string
  /** The proven address beside the name (I10); none where it stands in the name's place. */
  readonly address?: string
  readonly subject: string
  readonly preview?: string
  /** As people say it. */
  readonly time: string
  readonly isUnread?: boolean
  readonly hasFiles?: boolean
  /** How many messages the conversation has; the sentence says it in words. */
  readonly count?: number
  /** How far what was sent is read. */
  readonly status?: { readonly state: ReadState; readonly words: string }
  /** The word for what its sender marked as urgent. */
  readonly urgent?: string
  /** The words for a broken seal. */
  readonly broken?: string
  /** Not opened yet, so that nothing can be said of its seal. */
  readonly isWaiting?: boolean
  /** The word for the flag that the reader put on it. */
  readonly flag?: string
  /** Who takes care of it, in a mailbox that several read, or that it is done. */
  readonly care?: { readonly words: string; readonly isDone: boolean }
  /** It stays where it is, so its box takes it into no selection. */
  readonly isFixed?: boolean
}

export type RowWords = { readonly before?: string; readonly after?: string }

type ListProps = {
  readonly label: string
  readonly rows: readonly RowFacts[]
  /** In the look of an inbox, what has neither status nor broken seal carries the seal that holds. */
  readonly look?: "inbox" | "sent"
  /** What a row's address begins with; its id ends it. */
  readonly href: string
  /** Name of the boxes that take rows into a selection of their form, and what each is called, with {who} and {subject}. */
  readonly select?: { readonly field: string; readonly label: string }
}

/** Rows of messages. `role` again, because Safari forgets lists without bullets. */
export function List({ label, rows, look = "inbox", href, select }: ListProps) {
  return (
    <ul role="list" aria-label={label} className={`list list-${look}`}>
      {rows.map((row) => (
        <li key={row.id} className={rowClass(row, look, select !== undefined)}>
          {select && (
            <label>
              <input type="checkbox" name={select.field} value={row.id} disabled={row.isFixed} aria-label={boxLabel(select.label, row)} />
            </label>
          )}
          <RowLink {...row} href={href} />
        </li>
      ))}
    </ul>
  )
}

const rowClass = ({ isUnread, status, broken, isWaiting }: RowFacts, look: "inbox" | "sent", isSelectable: boolean) =>
  classNames(
    "row",
    isUnread && "row-unread",
    isSelectable && "row-with-select",
    look === "inbox" && status === undefined && broken === undefined && !isWaiting && "row-sealed",
  )

/** In one pass, so that a subject that reads like a place is not filled in turn. */
const boxLabel = (label: string, { who, subject }: RowFacts) =>
  label.replace(/\{(who|subject)\}/g, (_place, name) => (name === "who" ? who : subject))

/**
 * One message: two lines on a phone, one on a wide page. A plain link, so that nothing is fetched before somebody opens it.
 * Commas between its pieces, the sign of a seal that holds and most looks come from the style sheet (lists.css): fifty rows are most of a page's work.
 */
function RowLink({
  id,
  href,
  said,
  who,
  address,
  subject,
  preview,
  time,
  hasFiles,
  urgent,
  care,
  count,
  status,
  broken,
  flag,
}: RowFacts & { readonly href: string }) {
  const { before, after } = typeof said === "string" ? {} : said
  return (
    <a href={href + id} aria-label={typeof said === "string" ? said : undefined}>
      {before && <span className="sr-only">{before}</span>}
      <span className="row-who">
        <bdi>{who}</bdi>
        {count !== undefined && (
          <span className="row-count figures" aria-hidden="true">
            {count}
          </span>
        )}
        {address && <bdi>{address}</bdi>}
      </span>
      <span className="row-subject" dir="auto">
        {urgent && (
          <bdi className="row-urgent" aria-hidden="true">
            <Icon name="warning" small />
            {urgent}
          </bdi>
        )}
        {care && (
          <bdi className="row-care" aria-hidden="true">
            <Icon name={care.isDone ? "check" : "person"} small />
            {care.words}
          </bdi>
        )}
        {subject}
        {preview && <span aria-hidden="true">{` ${preview}`}</span>}
      </span>
      {(hasFiles || status || broken || flag) && (
        <span className="row-aside" aria-hidden="true">
          {flag && (
            <span className="row-flag">
              <Icon name="flag" small />
              <span>{flag}</span>
            </span>
          )}
          {hasFiles && <Icon name="attachment" small />}
          {status && <StatusSign {...status} />}
          {broken && <SealSign state="broken" words={broken} />}
        </span>
      )}
      <span className="row-time">{time}</span>
      {after && <span className="sr-only">{after}</span>}
    </a>
  )
}
