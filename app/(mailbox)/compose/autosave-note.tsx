import { Notice } from "#app/_ui/notice.tsx"
import { TIME } from "./place-of-name.ts"
import type { Autosaved } from "./use-autosave.ts"
import type { ComposeWords } from "./words.ts"

type AutosaveNoteProps = {
  readonly words: ComposeWords
  readonly state: Autosaved
  /** What became of the draft elsewhere, for as long as the page is open. */
  readonly elsewhere: string | null
}

/** Says quietly that what was typed is safe, or that it is not yet. */
export function AutosaveNote({ words, state, elsewhere }: AutosaveNoteProps) {
  const time = state.kind === "saved" ? new Intl.DateTimeFormat(words.locale, { timeStyle: "short" }).format(state.at) : ""
  return (
    <>
      {elsewhere !== null && <Notice kind="warning" title={elsewhere} announce />}
      <p className="compose-note" role="status">
        {state.kind === "saved" && words.autosaved.replace(TIME, time)}
        {state.kind === "failed" && words.autosaveFailed}
        {state.kind === "shut" && words.shut[state.why][state.isKept ? "kept" : "notKept"]}
      </p>
    </>
  )
}
