"use client"
import { useState } from "react"
import { Field } from "#app/_ui/field.tsx"
import { hasLink, MAX_LINE_CHARACTERS, riskInLine } from "#lib/messages/notification-line.ts"
import type { ComposeWords } from "./words.ts"

type LineFieldProps = { readonly words: ComposeWords; readonly line: string; readonly error?: string }

/** The line that stands unprotected in the ordinary mail; warns while it is typed of what should not stand there (M2). */
export function LineField({ words, line, error }: LineFieldProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const risk = typed === null ? null : riskInLine(typed)
  const warning = typed === null ? error : hasLink(typed) ? words.lineRisks.link : risk === null ? undefined : words.lineRisks[risk]
  return (
    <Field
      label={words.line}
      name="line"
      hint={words.lineHint}
      row
      dir="auto"
      autoComplete="off"
      maxLength={MAX_LINE_CHARACTERS}
      defaultValue={line}
      onChange={(event) => setTyped(event.currentTarget.value)}
      error={warning}
    />
  )
}
