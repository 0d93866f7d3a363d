import { Icon } from "./icon.tsx"
import type { IconName } from "./icon-names.ts"

export type ReadState = "all" | "some" | "none" | "withdrawn"

const SIGNS: Readonly<Record<ReadState, IconName>> = { all: "read-all", some: "read-some", none: "read-none", withdrawn: "withdrawn" }

/** Read by all, some or none, or withdrawn: colour, shape and words (M5). */
export function StatusSign({ state, words }: { readonly state: ReadState; readonly words: string }) {
  return (
    <span className={`status status-${state}`}>
      <Icon name={SIGNS[state]} />
      {words}
    </span>
  )
}
