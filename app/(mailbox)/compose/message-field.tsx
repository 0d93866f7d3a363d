"use client"
import { useRef, useState } from "react"
import { Checkbox } from "#app/_ui/choice.tsx"
import { describedBy, FieldFrame } from "#app/_ui/field.tsx"
import { useIsRunning } from "#app/_ui/use-is-running.ts"
import { ComposeTools, markOfKeys } from "./compose-tools.tsx"
import { LinkPanel } from "./link-panel.tsx"
import { mark as withMark, type Mark } from "./marks.ts"
import { useEditor } from "./use-editor.ts"
import type { ComposeWords } from "./words.ts"

type MessageFieldProps = {
  readonly words: ComposeWords
  readonly text: string
  readonly isFormatted: boolean
  readonly hasFocus: boolean
  readonly error?: string | undefined
}

/**
 * What stands in the field already when the page's scripts arrive: React would put the text from the server back into a textarea that it takes
 * over, and what was typed meanwhile would be lost (react-dom, initTextarea). On the server, the text itself.
 */
function typedBefore(text: string): string {
  if (typeof document === "undefined") return text
  const field = document.getElementById("message")
  return field instanceof HTMLTextAreaElement ? field.value : text
}

/** Puts marks into the field itself. */
function markText(field: HTMLTextAreaElement, kind: Mark): void {
  const marked = withMark(kind, { text: field.value, start: field.selectionStart, end: field.selectionEnd })
  field.value = marked.text
  field.setSelectionRange(marked.start, marked.end)
  field.focus()
  field.dispatchEvent(new Event("input", { bubbles: true }))
}

/** The text. Marks for bold, italic, lists, quotes and links can be typed; where JavaScript runs and Formatting is on, the editor shows them as what they mean. */
export function MessageField({ words, text, isFormatted, hasFocus, error }: MessageFieldProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  const [isOn, setOn] = useState(isFormatted)
  const [isLinking, setLinking] = useState(false)
  const isRunning = useIsRunning()
  const [initial] = useState(() => (isRunning ? text : typedBefore(text)))
  const { place, isRich, shown, press, setLink, focus } = useEditor({
    area,
    isOn,
    attributes: editorAttributes(words.message, error),
    onLink: () => {
      setLinking(true)
    },
    onPlain: (kind) => {
      if (area.current !== null) markText(area.current, kind)
    },
  })
  const pressTool = (kind: Mark) => {
    press(kind)
    setOn(true)
  }
  const closeLink = () => {
    setLinking(false)
    focus()
  }
  const putLink = (typed: string | null) => {
    const isSet = setLink(typed)
    if (isSet) setLinking(false)
    return isSet
  }

  return (
    <FieldFrame id="message" label={words.message} error={error} row>
      <div className="compose-text">
        {isRunning && <ComposeTools words={words} active={shown.active} onPress={pressTool} />}
        {isRich && isLinking && (
          <LinkPanel words={words} href={shown.href} onSet={putLink} onRemove={() => void putLink(null)} onClose={closeLink} />
        )}
        <div ref={place} hidden={!isRich} />
        <textarea
          ref={area}
          // The name of what is shown: an error's link leads there.
          id={isRich ? "message-marks" : "message"}
          name="message"
          className="input input-letter compose-area"
          rows={12}
          dir="auto"
          hidden={isRich}
          defaultValue={initial}
          suppressHydrationWarning
          autoFocus={hasFocus}
          onKeyDown={(event) => {
            const kind = markOfKeys(event)
            if (kind === null) return
            event.preventDefault()
            pressTool(kind)
          }}
          {...describedBy({ id: "message", error })}
        />
        <Checkbox
          name="formatted"
          label={words.formatting}
          hint={words.formattingHint}
          checked={isOn}
          onChange={(event) => {
            setOn(event.currentTarget.checked)
            setLinking(false)
          }}
        />
      </div>
    </FieldFrame>
  )
}

/** The same for those who hear the text as the field has. */
function editorAttributes(label: string, error: string | undefined): Readonly<Record<string, string>> {
  const wrong: Readonly<Record<string, string>> = error ? { "aria-invalid": "true", "aria-describedby": "message-error" } : {}
  const itself = { id: "message", role: "textbox", "aria-multiline": "true", "aria-label": label, spellcheck: "true" }
  return { ...itself, class: "input letter-body compose-editor", ...wrong }
}
