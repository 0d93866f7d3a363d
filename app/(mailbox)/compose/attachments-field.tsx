"use client"
import { useRef, useState } from "react"
import { describedBy, FieldFrame } from "#app/_ui/field.tsx"
import { Icon } from "#app/_ui/icon.tsx"
import type { ComposeValues } from "#lib/messages/answer.ts"
import { fileSize } from "./file-size.ts"
import { withName } from "./place-of-name.ts"
import type { ComposeWords } from "./words.ts"

type AttachmentsFieldProps = {
  readonly words: ComposeWords
  readonly kept: ComposeValues["attachments"]
  /** Largest file in bytes. */ readonly limit: number
  readonly error?: string | undefined
}

/** Files: those that a draft or a forwarded message brings along, and new ones. The field itself holds the chosen ones, so that the form posts them without JavaScript too. */
export function AttachmentsField({ words, kept, limit, error }: AttachmentsFieldProps) {
  const field = useRef<HTMLInputElement>(null)
  const [chosen, setChosen] = useState<readonly File[]>([])

  const hold = (files: readonly File[]) => {
    const transfer = new DataTransfer()
    for (const file of files) transfer.items.add(file)
    if (field.current !== null) field.current.files = transfer.files
    setChosen(files)
  }
  const add = (files: readonly File[]) => {
    hold([...chosen, ...files.filter((file) => !chosen.some((other) => isSame(file, other)))])
  }

  const tooLarge = chosen
    .filter((file) => file.size > limit)
    .map((file) => withName(words.tooLarge, file.name))
    .join(" ")
  const problem = tooLarge === "" ? error : tooLarge
  return (
    <FieldFrame id="attachments" label={words.attachments} hint={words.attachmentsHint} error={problem} row>
      <div className="compose-files">
        {kept.length > 0 && <KeptFiles words={words} kept={kept} />}
        <input
          ref={field}
          type="file"
          id="attachments"
          name="attachments"
          multiple
          className="input input-file"
          {...describedBy({ id: "attachments", hint: true, error: problem })}
          onChange={(event) => {
            add([...(event.currentTarget.files ?? [])])
          }}
        />
        {chosen.length > 0 && (
          <ul role="list" aria-label={words.chosen} className="files">
            {chosen.map((file) => (
              <li key={`${file.name} ${file.size} ${file.lastModified}`}>
                <Icon name="file" />
                <div>
                  <bdi className="file-name">{file.name}</bdi>
                  <p className="file-facts figures">{fileSize(file.size, words.locale)}</p>
                </div>
                <button
                  type="button"
                  className="button button-plain button-small"
                  aria-label={withName(words.removeNamed, file.name)}
                  onClick={() => {
                    hold(chosen.filter((other) => other !== file))
                  }}
                >
                  {words.remove}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </FieldFrame>
  )
}

function KeptFiles({ words, kept }: { readonly words: ComposeWords; readonly kept: AttachmentsFieldProps["kept"] }) {
  return (
    <fieldset className="compose-kept">
      <legend>{words.alreadyAttached}</legend>
      <p className="field-hint">{words.keepHint}</p>
      {kept.map(({ id, name, size }) => (
        <div key={id} className="choice">
          <input type="checkbox" id={`keep-${id}`} name="keep" value={id} defaultChecked />
          <label htmlFor={`keep-${id}`}>
            <bdi className="file-name">{name}</bdi> <span className="file-facts figures">{fileSize(size, words.locale)}</span>
          </label>
        </div>
      ))}
    </fieldset>
  )
}

const isSame = (a: File, b: File) => a.name === b.name && a.size === b.size && a.lastModified === b.lastModified
