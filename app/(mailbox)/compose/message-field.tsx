"use client"
import { useRef, useState, type KeyboardEvent } from "react"
import { Checkbox } from "#app/_ui/choice.tsx"
import { describedBy, FieldFrame } from "#app/_ui/field.tsx"
import { Icon } from "#app/_ui/icon.tsx"
import { useIsRunning } from "#app/_ui/use-is-running.ts"
import { mark, type Mark } from "./marks.ts"
import type { ComposeWords } from "./words.ts"

type MessageFieldProps = {
  readonly words: ComposeWords
  readonly text: string
  readonly isFormatted: boolean
  readonly hasFocus: boolean
  readonly error?: string | undefined
}

const TOOLS = [
  { kind: "bold", icon: "bold", key: "b" },
  { kind: "italic", icon: "italic", key: "i" },
  { kind: "list", icon: "list", key: null },
  { kind: "link", icon: "link", key: "k" },
] as const satisfies readonly { readonly kind: Mark; readonly icon: string; readonly key: string | null }[]

/**
 * What stands in the field already when the page's scripts arrive: React would put the text from the server back into a textarea that it takes
 * over, and what was typed meanwhile would be lost (react-dom, initTextarea). On the server, the text itself.
 */
function typedBefore(text: string): string {
  if (typeof document === "undefined") return text
  const field = document.getElementById("message")
  return field instanceof HTMLTextAreaElement ? field.value : text
}

/** The text. Marks for bold, italic, lists and links can be typed; where JavaScript runs, buttons and shortcuts set them too. */
export function MessageField({ words, text, isFormatted, hasFocus, error }: MessageFieldProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  const [isOn, setOn] = useState(isFormatted)
  const isRunning = useIsRunning()

  const [initial] = useState(() => (isRunning ? text : typedBefore(text)))

  const apply = (kind: Mark) => {
    const field = area.current
    if (field === null) return
    const marked = mark(kind, { text: field.value, start: field.selectionStart, end: field.selectionEnd })
    field.value = marked.text
    field.setSelectionRange(marked.start, marked.end)
    field.focus()
    field.dispatchEvent(new Event("input", { bubbles: true }))
    setOn(true)
  }

  const shortcut = (event: KeyboardEvent) => {
    const tool = TOOLS.find(({ key }) => key === event.key.toLowerCase())
    if (tool === undefined || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    apply(tool.kind)
  }

  return (
    <FieldFrame id="message" label={words.message} error={error} row>
      <div className="compose-text">
        {isRunning && (
          <div role="group" aria-label={words.tools} className="compose-tools">
            {TOOLS.map(({ kind, icon }) => (
              <button
                key={kind}
                type="button"
                className="compose-tool"
                aria-label={words[kind]}
                title={words[kind]}
                onClick={() => {
                  apply(kind)
                }}
              >
                <Icon name={icon} />
              </button>
            ))}
          </div>
        )}
        <textarea
          ref={area}
          id="message"
          name="message"
          className="input input-letter compose-area"
          rows={12}
          dir="auto"
          defaultValue={initial}
          suppressHydrationWarning
          autoFocus={hasFocus}
          onKeyDown={shortcut}
          {...describedBy({ id: "message", error })}
        />
        <Checkbox
          name="formatted"
          label={words.formatting}
          hint={words.formattingHint}
          checked={isOn}
          onChange={(event) => {
            setOn(event.currentTarget.checked)
          }}
        />
      </div>
    </FieldFrame>
  )
}
