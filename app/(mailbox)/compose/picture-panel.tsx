"use client"
import { useEffect, useEffectEvent, useRef, type KeyboardEvent } from "react"
import { Button } from "#app/_ui/button.tsx"
import { describedBy, FieldFrame } from "#app/_ui/field.tsx"
import { settledPicture } from "#lib/formatted-text/picture.ts"
import type { Picture } from "#lib/formatted-text/tree.ts"
import type { Direction } from "./editor/picture.ts"
import { withName } from "./place-of-name.ts"
import type { ComposeWords } from "./words.ts"

type PicturePanelProps = {
  readonly words: ComposeWords
  /** The one that is chosen in the text. */
  readonly picture: Picture
  /** It was just put in: it is asked what it shows. */
  readonly isNew: boolean
  readonly onAsked: () => void
  readonly onAlt: (alt: string) => void
  readonly onMove: (direction: Direction) => void
  readonly onRemove: () => void
  readonly onLeave: () => void
}

/** The same keys as in the text. */
const DIRECTIONS: Readonly<Record<string, Direction>> = { ArrowUp: "up", ArrowDown: "down" }

/** What can be done with the picture that is chosen in the text: its words, its place. It lies within the form of the message; Enter goes back to the text and sends nothing. */
export function PicturePanel({ words, picture: { file, alt }, isNew, onAsked, onAlt, onMove, onRemove, onLeave }: PicturePanelProps) {
  const input = useRef<HTMLInputElement>(null)
  const ask = useEffectEvent(() => {
    input.current?.focus()
    onAsked()
  })
  useEffect(() => {
    if (isNew) ask()
  }, [isNew])
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = event.altKey ? DIRECTIONS[event.key] : undefined
    const isLeaving = event.key === "Escape" || (event.key === "Enter" && event.target === input.current)
    if (direction === undefined && !isLeaving) return
    event.preventDefault()
    event.stopPropagation()
    if (direction === undefined) onLeave()
    else onMove(direction)
  }
  const name = withName(words.picture, file)
  return (
    <div role="group" aria-label={name} className="compose-picture-panel" onKeyDown={onKeyDown}>
      <p className="compose-note">{name}</p>
      <FieldFrame id="picture-alt" label={words.pictureAlt} hint={words.pictureAltHint}>
        <input
          ref={input}
          id="picture-alt"
          className="input"
          dir="auto"
          autoComplete="off"
          value={alt === settledPicture(file, "")?.alt ? "" : alt}
          onInput={(event) => {
            // The text says by itself that it has changed.
            event.stopPropagation()
          }}
          onChange={(event) => {
            onAlt(event.currentTarget.value === "" ? (settledPicture(file, "")?.alt ?? "") : event.currentTarget.value)
          }}
          {...describedBy({ id: "picture-alt", hint: true })}
        />
      </FieldFrame>
      <div className="button-row">
        <Button onClick={onLeave}>{words.pictureDone}</Button>
        <Button look="plain" aria-keyshortcuts="Alt+ArrowUp" onClick={() => onMove("up")}>
          {words.pictureUp}
        </Button>
        <Button look="plain" aria-keyshortcuts="Alt+ArrowDown" onClick={() => onMove("down")}>
          {words.pictureDown}
        </Button>
        <Button look="plain" onClick={onRemove}>
          {words.pictureRemove}
        </Button>
      </div>
    </div>
  )
}
