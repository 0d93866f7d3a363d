"use client"
import { useState, type RefObject } from "react"
import type { ComposeValues } from "#lib/messages/answer.ts"
import { usePictureQuestion } from "./use-picture-question.ts"
import type { ChosenFile } from "./use-uploads.ts"

type Options = {
  readonly form: RefObject<HTMLFormElement | null>
  readonly kept: ComposeValues["attachments"]
  readonly chosen: readonly ChosenFile[]
}

/** Which files go along, in the order in which the form names them, so that pictures in the text can be them; and where new pictures should stand. */
export function useGoingFiles({ form, kept, chosen }: Options) {
  const [unticked, setUnticked] = useState<ReadonlySet<string>>(new Set())
  const ticked = kept.filter(({ id }) => !unticked.has(id))
  const coming = chosen.filter(({ state }) => state.kind !== "refused")
  return {
    going: [...ticked, ...coming.map(({ file: { name } }) => ({ name }))],
    tick: (id: string) => {
      setUnticked((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]))
    },
    ...usePictureQuestion({ form, kept: ticked, chosen: coming }),
  }
}
