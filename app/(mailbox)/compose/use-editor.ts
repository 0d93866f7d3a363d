"use client"
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type RefObject } from "react"
import type { Direction } from "./editor/picture.ts"
import type { Editor, Shown, startEditor as StartEditor } from "./editor/start.ts"
import type { Mark } from "./marks.ts"

/** Said to the field by whoever puts text into it (template-field.tsx); answered with `preventDefault` where the editor has taken it. */
export const INSERTION = "sigill:insertion"

type Options = {
  readonly area: RefObject<HTMLTextAreaElement | null>
  /** Whether the text has a form. */
  readonly isOn: boolean
  readonly attributes: Readonly<Record<string, string>>
  /** Somebody wants to set a link. */
  readonly onLink: () => void
  /** A picture was put into the text. */
  readonly onPicture: () => void
  /** The editor cannot be had just now: the button has to do its work in the field. */
  readonly onPlain: (mark: Mark) => void
}

type Phase = "plain" | "rich" | "failed"

const NOTHING: Shown = { active: new Set(), href: null, picture: null, files: [] }

/**
 * The editor, in the place of the field as long as the text has a form (M1). It is loaded when it is first wanted; until then, and where that fails, the field does all.
 * Whatever is written in it stands at once as text with marks in the field, which is what is saved and posted.
 */
export function useEditor({ area, isOn, attributes, onLink, onPicture, onPlain }: Options) {
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor | null>(null)
  const pressed = useRef<Mark | null>(null)
  const wantsFocus = useRef(false)
  const [phase, setPhase] = useState<Phase>("plain")
  const [shown, setShown] = useState<Shown>(NOTHING)

  const press = (mark: Mark) => {
    if (editor.current === null && phase === "failed") onPlain(mark)
    else if (editor.current === null) pressed.current = mark
    else if (mark === "link") onLink()
    else editor.current.run(mark)
  }

  const begin = useEffectEvent((startEditor: typeof StartEditor) => {
    const field = area.current
    if (field === null || place.current === null) return
    wantsFocus.current = document.activeElement === field || pressed.current !== null
    editor.current = startEditor({
      place: place.current,
      placed: { text: field.value, start: field.selectionStart, end: field.selectionEnd },
      attributes,
      onText: (text) => {
        field.value = text
        field.dispatchEvent(new Event("input", { bubbles: true }))
      },
      onShown: setShown,
      onLink,
      onPicture,
    })
    setPhase("rich")
  })
  const fail = useEffectEvent(() => {
    setPhase("failed")
    if (pressed.current !== null) onPlain(pressed.current)
    pressed.current = null
  })

  useEffect(() => {
    if (!isOn) return
    let isWanted = true
    import("./editor/start.ts")
      .then(({ startEditor }) => {
        if (isWanted) begin(startEditor)
      })
      .catch(() => {
        if (isWanted) fail()
      })
    return () => {
      isWanted = false
      editor.current?.end()
      editor.current = null
      pressed.current = null
      setPhase("plain")
    }
  }, [isOn])

  const arrive = useEffectEvent(() => {
    const mark = pressed.current
    pressed.current = null
    if (wantsFocus.current) editor.current?.focus()
    if (mark !== null) press(mark)
  })
  // Before the browser draws: the field that goes takes the focus along.
  useLayoutEffect(() => {
    if (phase === "rich") arrive()
  }, [phase])
  const describe = useEffectEvent(() => {
    editor.current?.describe(attributes)
  })
  const described = JSON.stringify(attributes)
  useEffect(() => {
    describe()
  }, [described])
  useEffect(() => (phase === "rich" ? listen(area.current, editor) : undefined), [phase, area])

  return {
    place,
    isRich: phase === "rich",
    shown: phase === "rich" ? shown : NOTHING,
    press,
    /** @returns false where a message cannot lead to what was typed */
    setLink: (typed: string | null) => editor.current?.setLink(typed) ?? false,
    focus: () => editor.current?.focus(),
    picture: {
      setAlt: (alt: string) => editor.current?.setAlt(alt),
      move: (direction: Direction) => editor.current?.movePicture(direction),
      remove: () => editor.current?.removePicture(),
      leave: () => editor.current?.leavePicture(),
    },
  }
}

/** What comes to the field from outside: a template, pictures, and a press on its label. */
function listen(field: HTMLTextAreaElement | null, editor: RefObject<Editor | null>) {
  const label = document.querySelector("label[for='message']")
  const insert = (event: Event) => {
    event.preventDefault()
    editor.current?.insert((event as CustomEvent<string>).detail)
  }
  const focus = () => editor.current?.focus()
  field?.addEventListener(INSERTION, insert)
  label?.addEventListener("click", focus)
  return () => {
    field?.removeEventListener(INSERTION, insert)
    label?.removeEventListener("click", focus)
  }
}
