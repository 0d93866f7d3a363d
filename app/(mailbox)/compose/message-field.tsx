"use client"
import { useRef, useState } from "react"
import { Checkbox } from "#app/_ui/choice.tsx"
import { describedBy, FieldFrame } from "#app/_ui/field.tsx"
import { Icon } from "#app/_ui/icon.tsx"
import { useIsRunning } from "#app/_ui/use-is-running.ts"
import { pictureNumbers } from "#lib/messages/picture-names.ts"
import { ComposeTools, markOfKeys } from "./compose-tools.tsx"
import { LinkPanel } from "./link-panel.tsx"
import { PicturePanel } from "./picture-panel.tsx"
import { PictureQuestion } from "./picture-question.tsx"
import { withName } from "./place-of-name.ts"
import type { PictureQuestion as Question } from "./use-picture-question.ts"
import { mark as withMark, type Mark } from "./marks.ts"
import { useEditor } from "./use-editor.ts"
import type { ComposeWords } from "./words.ts"

type MessageFieldProps = {
  readonly words: ComposeWords
  readonly text: string
  readonly isFormatted: boolean
  readonly hasFocus: boolean
  readonly error?: string | undefined
  /** Files that go along, which pictures in the text can be. */
  readonly files: readonly { readonly name: string }[]
  /** About pictures that were pasted into the text. */
  readonly question: Question | null
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
export function MessageField({ words, text, isFormatted, hasFocus, error, files, question }: MessageFieldProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  const [isOn, setOn] = useState(isFormatted)
  const [isLinking, setLinking] = useState(false)
  const [isNewPicture, setNewPicture] = useState(false)
  const isRunning = useIsRunning()
  const [initial] = useState(() => (isRunning ? text : typedBefore(text)))
  const { place, isRich, shown, press, setLink, focus, picture } = useEditor({
    area,
    isOn,
    attributes: editorAttributes(words.message, error),
    onLink: () => {
      setLinking(true)
    },
    onPicture: () => {
      setNewPicture(true)
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
        <div>
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
          {isRich && shown.picture !== null && (
            <PicturePanel
              words={words}
              picture={shown.picture}
              isNew={isNewPicture}
              onAsked={() => {
                setNewPicture(false)
              }}
              onAlt={picture.setAlt}
              onMove={picture.move}
              onRemove={picture.remove}
              onLeave={picture.leave}
            />
          )}
          {isRich && question !== null && <PictureQuestion words={words} question={question} />}
        </div>
        {isRich && <PicturesSaid words={words} chosen={shown.picture?.file ?? null} missing={missingOf(shown.files, files)} />}
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

const missingOf = (named: readonly string[], files: MessageFieldProps["files"]) => {
  const numberOf = pictureNumbers(files)
  return [...new Set(named)].filter((file) => numberOf(file) === null)
}

type PicturesSaidProps = { readonly words: ComposeWords; readonly chosen: string | null; readonly missing: readonly string[] }

/** For those who hear the text, that a picture is chosen; for everybody, that one has lost its file. */
function PicturesSaid({ words, chosen, missing }: PicturesSaidProps) {
  return (
    <>
      <p role="status" className="sr-only">
        {chosen !== null && withName(words.pictureChosen, chosen)}
      </p>
      <p role="status" className="compose-note">
        {missing.length > 0 && (
          <>
            <Icon name="warning" small />
            <span>{withName(words.pictureMissing, new Intl.ListFormat(words.locale).format(missing))}</span>
          </>
        )}
      </p>
    </>
  )
}

/** The same for those who hear the text as the field has. */
function editorAttributes(label: string, error: string | undefined): Readonly<Record<string, string>> {
  const wrong: Readonly<Record<string, string>> = error ? { "aria-invalid": "true", "aria-describedby": "message-error" } : {}
  const itself = { id: "message", role: "textbox", "aria-multiline": "true", "aria-label": label, spellcheck: "true" }
  return { ...itself, class: "input letter-body compose-editor", ...wrong }
}
