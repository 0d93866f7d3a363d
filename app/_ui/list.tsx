"use client"
import { classNames } from "./class-names.ts"
import { Icon } from "./icon.tsx"
import { Mark } from "./mark.tsx"
import { SealSign } from "./seal-sign.tsx"
import { StatusSign, type ReadState } from "./status-sign.tsx"

/** What a row shows, as plain data: a hundred elements cost the server several times as much as the words that they are made from. */
export type RowFacts = {
  readonly id: string
  readonly href: string
  /** The whole row as a sentence: in pieces around who, address, subject and time (weave.ts), or all of it where it does not hold them in this order. */
  readonly said: readonly string[] | string
  readonly who: string
  /** The proven address beside the name (I10); none where it stands in the name's place. */
  readonly address?: string
  readonly subject: string
  readonly preview?: string
  /** As people say it. */
  readonly time: string
  readonly isUnread?: boolean
  readonly isOpen?: boolean
  readonly hasFiles?: boolean
  /** How many messages the conversation has; the sentence says it in words. */
  readonly count?: number | null
  /** How far what was sent is read. */
  readonly status?: { readonly state: ReadState; readonly words: string } | null
  /** The sign of a seal that holds, or the words for a broken one. */
  readonly seal?: "holds" | { readonly broken: string } | null
  /** What the box is called that takes the row into a selection. */
  readonly select?: string | null
}

type ListProps = {
  readonly label: string
  readonly rows: readonly RowFacts[]
  readonly look?: "inbox" | "sent"
  /** Name of the boxes in their form. */
  readonly field?: string
}

/** Rows of messages. `role` again, because Safari forgets lists without bullets. */
export function List({ label, rows, look = "inbox", field }: ListProps) {
  return (
    <ul role="list" aria-label={label} className={classNames("list", `list-${look}`)}>
      {rows.map((row) => (
        <li key={row.id} className={classNames("row", row.isUnread && "row-unread", Boolean(row.select) && "row-with-select")}>
          {row.select && (
            <label className="row-select">
              <input type="checkbox" name={field} value={row.id} aria-label={row.select} />
            </label>
          )}
          <RowLink {...row} />
        </li>
      ))}
    </ul>
  )
}

/** One message: two lines on a phone, one on a wide page. A plain link, so that nothing is fetched before somebody opens it. */
function RowLink({ href, said, who, address, subject, preview, time, isOpen, hasFiles, count, status, seal }: RowFacts) {
  const [before, afterWho, afterAddress, afterSubject, after] = typeof said === "string" ? [] : said
  return (
    <a href={href} className="row-link" aria-label={typeof said === "string" ? said : undefined} aria-current={isOpen || undefined}>
      {before && <span className="sr-only">{before}</span>}
      <span className="row-who">
        <bdi className="row-name">{who}</bdi>
        {typeof count === "number" && (
          <span className="row-count figures" aria-hidden="true">
            {count}
          </span>
        )}
        {afterWho && <span className="sr-only">{afterWho}</span>}
        {address && <bdi className="row-address">{address}</bdi>}
      </span>
      {afterAddress && <span className="sr-only">{afterAddress}</span>}
      <span className="row-subject" dir="auto">
        <span>{subject}</span>
        {preview && (
          <span className="row-preview" aria-hidden="true">
            {` ${preview}`}
          </span>
        )}
      </span>
      {afterSubject && <span className="sr-only">{afterSubject}</span>}
      {(hasFiles || status || seal) && (
        <span className="row-aside" aria-hidden="true">
          {hasFiles && <Icon name="attachment" small />}
          {status && <StatusSign {...status} />}
          {seal === "holds" ? <Mark size="small" className="row-seal" /> : seal && <SealSign state="broken" words={seal.broken} />}
        </span>
      )}
      <span className="row-time">{time}</span>
      {after && <span className="sr-only">{after}</span>}
    </a>
  )
}
