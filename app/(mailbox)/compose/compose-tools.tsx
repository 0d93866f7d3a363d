"use client"
import type { KeyboardEvent } from "react"
import { Icon } from "#app/_ui/icon.tsx"
import type { Mark } from "./marks.ts"
import type { ComposeWords } from "./words.ts"

const TOOLS = [
  { mark: "bold", icon: "bold", keys: "Control+B" },
  { mark: "italic", icon: "italic", keys: "Control+I" },
  { mark: "list", icon: "list", keys: "Control+Shift+8" },
  { mark: "numbers", icon: "numbered-list", keys: "Control+Shift+7" },
  { mark: "quote", icon: "quote", keys: "Control+Shift+9" },
  { mark: "link", icon: "link", keys: "Control+K" },
] as const satisfies readonly { readonly mark: Mark; readonly icon: string; readonly keys: string }[]

const LETTERS: Readonly<Record<string, Mark>> = { b: "bold", i: "italic", k: "link" }

/** By the key itself: which sign it gives with Shift differs between keyboards. */
const DIGITS: Readonly<Record<string, Mark>> = { Digit7: "numbers", Digit8: "list", Digit9: "quote" }

/** The button whose keys were pressed in the plain field, or null; the editor has its own. */
export function markOfKeys(event: KeyboardEvent): Mark | null {
  if (event.altKey || !(event.ctrlKey || event.metaKey)) return null
  return (event.shiftKey ? DIGITS[event.code] : LETTERS[event.key.toLowerCase()]) ?? null
}

type ComposeToolsProps = {
  readonly words: ComposeWords
  /** What holds where the cursor stands. */
  readonly active: ReadonlySet<Mark>
  readonly onPress: (mark: Mark) => void
}

/** Buttons that give the text its form. */
export function ComposeTools({ words, active, onPress }: ComposeToolsProps) {
  return (
    <div role="group" aria-label={words.tools} className="compose-tools">
      {TOOLS.map(({ mark, icon, keys }) => (
        <button
          key={mark}
          type="button"
          className="compose-tool"
          aria-label={words[mark]}
          aria-pressed={active.has(mark)}
          aria-keyshortcuts={keys}
          title={words[mark]}
          onClick={() => {
            onPress(mark)
          }}
        >
          <Icon name={icon} />
        </button>
      ))}
    </div>
  )
}
