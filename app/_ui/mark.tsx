import { classNames } from "./class-names.ts"
import { SPRITE } from "./icon-names.ts"

export type SealState = "holds" | "broken" | "none"

type MarkProps = {
  readonly state?: SealState
  /** `small` stands beside words at 16–20 px, `normal` in a header, `stamp` on a letter. */
  readonly size?: "small" | "normal" | "stamp"
  /** Given where the seal says something that no words beside it say. */
  readonly label?: string
  readonly className?: string
}

const SHAPES = {
  holds: { small: "seal-small", normal: "seal-small", stamp: "seal" },
  broken: { small: "seal-broken-small", normal: "seal-broken-small", stamp: "seal-broken" },
  none: { small: "seal-none", normal: "seal-none", stamp: "seal-none" },
} as const

/** The wax seal with an S cut into it: the mark of the service, and the stamp of a sealed message. */
export function Mark({ state = "holds", size = "normal", label, className }: MarkProps) {
  const naming = label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label }
  return (
    <svg className={classNames("mark", `mark-${size}`, state === "none" && "mark-none", className)} focusable="false" {...naming}>
      <use href={`${SPRITE}#${SHAPES[state][size]}`} />
    </svg>
  )
}
