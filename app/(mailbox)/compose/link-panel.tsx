"use client"
import { useState, type KeyboardEvent } from "react"
import { Button } from "#app/_ui/button.tsx"
import { describedBy, FieldFrame } from "#app/_ui/field.tsx"
import type { ComposeWords } from "./words.ts"

type LinkPanelProps = {
  readonly words: ComposeWords
  /** The address of the link in which the cursor stands, or null. */
  readonly href: string | null
  /** @returns false where a message cannot lead to what was typed */
  readonly onSet: (typed: string) => boolean
  readonly onRemove: () => void
  readonly onClose: () => void
}

/** Asks where a link leads. It lies within the form of the message and is no part of it: Enter sets the link and sends nothing. */
export function LinkPanel({ words, href, onSet, onRemove, onClose }: LinkPanelProps) {
  const [typed, setTyped] = useState(href ?? "")
  const [isWrong, setWrong] = useState(false)
  const error = isWrong ? words.linkWrong : undefined
  const set = () => {
    if (typed.trim() !== "") setWrong(!onSet(typed))
    else if (href === null) onClose()
    else onRemove()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== "Escape") return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === "Enter") set()
    else onClose()
  }
  return (
    <div role="group" aria-label={words.link} className="compose-link">
      <FieldFrame id="link-address" label={words.linkAddress} hint={words.linkHint} error={error}>
        <input
          id="link-address"
          className="input"
          inputMode="url"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          value={typed}
          onInput={(event) => {
            // It is not the message that changes.
            event.stopPropagation()
          }}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
          }}
          onKeyDown={onKeyDown}
          {...describedBy({ id: "link-address", hint: true, error })}
        />
      </FieldFrame>
      <div className="button-row">
        <Button onClick={set}>{words.setLink}</Button>
        {href !== null && <Button onClick={onRemove}>{words.removeLink}</Button>}
        <Button look="plain" onClick={onClose}>
          {words.cancel}
        </Button>
      </div>
    </div>
  )
}
