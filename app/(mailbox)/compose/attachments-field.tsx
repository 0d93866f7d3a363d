"use client"
import { classNames } from "#app/_ui/class-names.ts"
import { describedBy, FieldFrame } from "#app/_ui/field.tsx"
import { Icon } from "#app/_ui/icon.tsx"
import { useIsRunning } from "#app/_ui/use-is-running.ts"
import type { ComposeValues } from "#lib/messages/answer.ts"
import { ChosenFiles } from "./chosen-files.tsx"
import { fileSize } from "./file-size.ts"
import { PictureQuestion } from "./picture-question.tsx"
import { COUNT, TOTAL, withName } from "./place-of-name.ts"
import { useDroppedFiles } from "./use-dropped-files.ts"
import type { PictureQuestion as Question } from "./use-picture-question.ts"
import type { Uploads } from "./use-uploads.ts"
import type { ComposeWords } from "./words.ts"

export type BegunFile = { readonly name: string; readonly size: number; readonly received: number }

type AttachmentsFieldProps = {
  readonly words: ComposeWords
  readonly kept: ComposeValues["attachments"]
  readonly begun: readonly BegunFile[]
  readonly uploads: Uploads
  /** Hears of files that were given, and of a tick that was set or taken away. */
  readonly onFiles: (files: readonly File[]) => void
  readonly onTick: (id: string) => void
  /** About pictures that were given here. */
  readonly question: Question | null
  /** Largest file in bytes. */ readonly limit: number
  readonly error?: string | undefined
  /** The message is leaving: nothing is taken any more. */ readonly isClosed: boolean
}

/**
 * Files: those that a draft or a forwarded message brings along, and new ones, chosen, dragged here or pasted. Where scripts run they go ahead in parts; without,
 * the field itself holds them and the form posts them.
 */
export function AttachmentsField({
  words,
  kept,
  begun,
  uploads,
  onFiles,
  onTick,
  question,
  limit,
  error,
  isClosed,
}: AttachmentsFieldProps) {
  const take = (files: readonly File[]) => {
    if (isClosed) return
    uploads.add(files)
    onFiles(files)
  }
  const isOver = useDroppedFiles({ take, pastedName: words.pastedName })
  const isRunning = useIsRunning()
  const tooLarge = uploads.files
    .flatMap(({ file, state }) => (file.size > limit && state.kind === "refused" ? [state.message] : []))
    .join(" ")
  const problem = tooLarge === "" ? error : tooLarge
  const hint = isOver ? words.dropHere : isRunning ? `${words.attachmentsHint} ${words.dropHint}` : words.attachmentsHint
  return (
    <FieldFrame id="attachments" label={words.attachments} hint={hint} error={problem} row>
      <div className={classNames("compose-files", isOver && "compose-files-over")}>
        {kept.length > 0 && <KeptFiles words={words} kept={kept} onTick={onTick} />}
        <BegunFiles words={words} begun={begun.filter((one) => !uploads.files.some(({ file }) => file.size === one.size))} />
        <input
          type="file"
          id="attachments"
          name="attachments"
          multiple
          className="input input-file"
          {...describedBy({ id: "attachments", hint: true, error: problem })}
          onChange={(event) => {
            take([...(event.currentTarget.files ?? [])])
            // Emptied, so that it posts nothing a second time, and the same file can be chosen again.
            event.currentTarget.value = ""
          }}
        />
        {question !== null && <PictureQuestion words={words} question={question} />}
        <ChosenFiles words={words} uploads={uploads} limit={limit} />
      </div>
    </FieldFrame>
  )
}

/** What broke off when the page was left, until the same file is chosen again. */
function BegunFiles({ words, begun }: { readonly words: ComposeWords; readonly begun: readonly BegunFile[] }) {
  return begun.map(({ name, size, received }) => (
    <p key={`${name} ${size}`} className="compose-note">
      <Icon name="warning" small />
      <bdi>{withName(words.begun, name).replace(COUNT, fileSize(received, words.locale)).replace(TOTAL, fileSize(size, words.locale))}</bdi>
    </p>
  ))
}

function KeptFiles({ words, kept, onTick }: Pick<AttachmentsFieldProps, "words" | "kept" | "onTick">) {
  return (
    <fieldset className="compose-kept">
      <legend>{words.alreadyAttached}</legend>
      <p className="field-hint">{words.keepHint}</p>
      {kept.map(({ id, name, size }) => (
        <div key={id} className="choice">
          {/* A tick that is not there is posted by nobody: this says that it was. Firefox would bring an old one back. */}
          <input type="hidden" name="offered" value={id} autoComplete="off" />
          <input
            type="checkbox"
            id={`keep-${id}`}
            name="keep"
            value={id}
            defaultChecked
            onChange={() => {
              onTick(id)
            }}
          />
          <label htmlFor={`keep-${id}`}>
            <bdi className="file-name">{name}</bdi> <span className="file-facts figures">{fileSize(size, words.locale)}</span>
          </label>
        </div>
      ))}
    </fieldset>
  )
}
