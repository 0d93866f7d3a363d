"use client"
import { useState, type ChangeEvent } from "react"
import { FieldFrame } from "#app/_ui/field.tsx"
import { useIsRunning } from "#app/_ui/use-is-running.ts"

type FileIntoFieldProps = {
  /** The id of the field that the text goes into. */ readonly into: string
  readonly label: string
  readonly hint: string
  readonly accept: string
  /** Said of a file that is too large, or no text. */ readonly refused: string
}

/** More than any list that a field takes. */
const MOST_BYTES = 256 * 1024

/**
 * Puts the text of a file into a field of the form, where it can be read and mended before anything is sent. It has no name, so that nothing of the file
 * itself is posted; without JavaScript there is none, and the text is pasted.
 */
export function FileIntoField({ into, label, hint, accept, refused }: FileIntoFieldProps) {
  const [error, setError] = useState<string>()
  if (!useIsRunning()) return null
  const id = `${into}-file`
  const read = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0]
    if (file === undefined) return
    const text = file.size > MOST_BYTES ? null : textOf(new Uint8Array(await file.arrayBuffer()))
    setError(text === null ? refused : undefined)
    const field = document.getElementById(into)
    if (text === null || !(field instanceof HTMLTextAreaElement)) return
    field.value = text
    field.focus()
  }
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <input
        id={id}
        type="file"
        accept={accept}
        className="input input-file"
        aria-describedby={`${id}-hint`}
        onChange={(event) => void read(event)}
      />
    </FieldFrame>
  )
}

/** UTF-8, or what programmes for tables on Windows write; null for what is no text. */
function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder("windows-1252").decode(bytes)
  }
}
