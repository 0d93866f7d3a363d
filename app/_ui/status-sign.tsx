import { Icon } from "./icon.tsx"
import type { IconName } from "./icon-names.ts"

/** held: it has not left. */
export type ReadState = "all" | "some" | "none" | "withdrawn" | "held"

const SIGNS: Readonly<Record<ReadState, IconName>> = {
  all: "read-all",
  some: "read-some",
  none: "read-none",
  withdrawn: "withdrawn",
  held: "clock",
}

/** Read by all, some or none, withdrawn, or not left yet: colour, shape and words (M5). */
export function StatusSign({ state, words }: { readonly state: ReadState; readonly words: string }) {
  return (
    <span className={`status status-${state}`}>
      <Icon name={SIGNS[state]} />
      {words}
    </span>
  )
}
