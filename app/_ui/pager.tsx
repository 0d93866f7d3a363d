import { ButtonLink } from "./button.tsx"
import { Icon } from "./icon.tsx"

type PagerProps = {
  readonly label: string
  readonly newer?: string | null
  readonly older?: string | null
  readonly newerLabel: string
  readonly olderLabel: string
}

/** Newer and older by links that hold the place in the list; there are no page numbers, because counting would cost what paging saves. */
export function Pager({ label, newer, older, newerLabel, olderLabel }: PagerProps) {
  if (!newer && !older) return null
  return (
    <nav aria-label={label} className="pager">
      {newer ? (
        <ButtonLink href={newer} rel="prev" small>
          <Icon name="newer" small />
          {newerLabel}
        </ButtonLink>
      ) : (
        <span />
      )}
      {older && (
        <ButtonLink href={older} rel="next" small>
          {olderLabel}
          <Icon name="older" small />
        </ButtonLink>
      )}
    </nav>
  )
}
