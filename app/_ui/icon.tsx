import { classNames } from "./class-names.ts"
import { SPRITE, type IconName } from "./icon-names.ts"

type IconProps = {
  readonly name: IconName
  readonly small?: boolean
  readonly className?: string
}

/** What points along the line: turned round where the language is written from right to left (U1). */
const TURNING: ReadonlySet<IconName> = new Set<IconName>([
  "back",
  "forward",
  "reply",
  "reply-all",
  "older",
  "newer",
  "sent",
  "sign-out",
  "undo",
])

/** A sign beside words, never instead of them: hidden from screen readers. */
export function Icon({ name, small = false, className }: IconProps) {
  return (
    <svg
      className={classNames("icon", small && "icon-small", TURNING.has(name) && "icon-turns", className)}
      aria-hidden="true"
      focusable="false"
    >
      <use href={`${SPRITE}#${name}`} />
    </svg>
  )
}
