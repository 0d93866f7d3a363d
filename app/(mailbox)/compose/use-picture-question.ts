"use client"
import { useState, type RefObject } from "react"
import { canShow } from "#app/_letter/can-show.ts"
import { writePicture } from "#lib/formatted-text/picture.ts"
import { pictureNames } from "#lib/messages/picture-names.ts"
import { INSERTION } from "./use-editor.ts"
import { isSame, type ChosenFile } from "./use-uploads.ts"

/** Where pictures stand that were attached while the text has a form. */
export type PictureQuestion = {
  readonly names: readonly string[]
  /** Where they were given: pasted into the text, or to the attachments. */
  readonly from: "text" | "files"
  readonly answer: (place: "beside" | "inside") => void
}

type Asked = { readonly files: readonly File[]; readonly from: PictureQuestion["from"] }

type Options = {
  readonly form: RefObject<HTMLFormElement | null>
  /** Files that were there already and go along, in the order of the form. */
  readonly kept: readonly { readonly name: string }[]
  readonly chosen: readonly ChosenFile[]
}

/** Asks once where pictures should stand that somebody chooses, drags or pastes (M1). Without the editor there is no question: they go beside the text. */
export function usePictureQuestion({ form, kept, chosen }: Options) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const names = pictureNames([...kept, ...chosen.map(({ file }) => file)])
  const open = (asked?.files ?? []).flatMap((file) => {
    const at = chosen.findIndex((one) => isSame(one.file, file))
    return at === -1 ? [] : [names[kept.length + at] ?? ""]
  })
  const answer = (place: "beside" | "inside") => {
    setAsked(null)
    const field = form.current?.elements.namedItem("message")
    const marks = open.map((file) => writePicture({ kind: "picture", file, alt: "" })).join("\n\n")
    if (place === "inside" && field instanceof HTMLTextAreaElement)
      field.dispatchEvent(new CustomEvent(INSERTION, { detail: marks, cancelable: true }))
    else form.current?.querySelector<HTMLElement>(asked?.from === "text" ? EDITOR : "#attachments")?.focus()
  }
  return {
    question: asked === null || open.length === 0 ? null : ({ names: open, from: asked.from, answer } satisfies PictureQuestion),
    ask: (files: readonly File[]) => {
      const pictures = files.filter((file) => canShow(file) === "image")
      if (pictures.length === 0 || form.current?.querySelector(EDITOR) == null) return
      setAsked({ files: pictures, from: document.activeElement?.closest(EDITOR) == null ? "files" : "text" })
    },
  }
}

/** Is there as long as the editor is in the place of the field. */
const EDITOR = ".compose-editor"
