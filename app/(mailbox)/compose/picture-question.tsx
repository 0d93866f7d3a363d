"use client"
import { Button } from "#app/_ui/button.tsx"
import { withName } from "./place-of-name.ts"
import type { PictureQuestion as Question } from "./use-picture-question.ts"
import type { ComposeWords } from "./words.ts"

type PictureQuestionProps = { readonly words: ComposeWords; readonly question: Question }

/** Asks once where pictures that were just attached should stand. Nobody has to answer: beside the text they are already. */
export function PictureQuestion({ words, question: { names, answer } }: PictureQuestionProps) {
  const list = new Intl.ListFormat(words.locale).format(names)
  return (
    <div role="group" aria-labelledby="picture-where" className="compose-picture-question">
      <p id="picture-where" role="status" className="compose-question">
        {withName(words.pictureWhere, list)}
      </p>
      <p className="field-hint">{words.pictureWhereHint}</p>
      <div className="button-row">
        <Button onClick={() => answer("beside")}>{words.pictureBeside}</Button>
        <Button onClick={() => answer("inside")}>{words.pictureInside}</Button>
      </div>
    </div>
  )
}
