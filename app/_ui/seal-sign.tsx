import { Mark, type SealState } from "./mark.tsx"

/** Whether the seal of a message holds, is broken or was never there: the sign and the words (K4). */
export function SealSign({ state, words }: { readonly state: SealState; readonly words: string }) {
  return (
    <span className={`seal-sign seal-sign-${state}`}>
      <Mark state={state} size="small" />
      {words}
    </span>
  )
}
