import { Button } from "#app/_ui/button.tsx"
import { Icon } from "#app/_ui/icon.tsx"
import { fileSize } from "./file-size.ts"
import { COUNT, TOTAL, withName } from "./place-of-name.ts"
import type { ChosenFile, Uploads } from "./use-uploads.ts"
import type { ComposeWords } from "./words.ts"

type ChosenFilesProps = {
  readonly words: ComposeWords
  readonly uploads: Uploads
  /** Largest file in bytes. */ readonly limit: number
}

/** Files that go along: how far each has come, and the way to take it back. */
export function ChosenFiles({ words, uploads, limit }: ChosenFilesProps) {
  const { files } = uploads
  const done = files.filter(({ state }) => state.kind === "done").length
  return (
    <>
      {files.length > 0 && (
        <ul role="list" aria-label={words.chosen} className="files">
          {files.map((chosen) => (
            <Chosen key={chosen.key} chosen={chosen} words={words} uploads={uploads} limit={limit} />
          ))}
        </ul>
      )}
      <p role="status" className="sr-only">
        {files.length > 0 && words.filesThere.replace(COUNT, String(done)).replace(TOTAL, String(files.length))}
      </p>
    </>
  )
}

type ChosenProps = ChosenFilesProps & { readonly chosen: ChosenFile }

function Chosen({ chosen: { key, file, state }, words, uploads, limit }: ChosenProps) {
  const part = state.kind === "leaving" || state.kind === "waiting" ? state.sent / Math.max(1, file.size) : 1
  return (
    <li>
      <Icon name="file" />
      <div>
        <bdi className="file-name">{file.name}</bdi>
        <p className="file-facts figures">
          {fileSize(file.size, words.locale)}
          {saidOf(state, part, words)}
        </p>
        {state.kind === "refused" && file.size <= limit && (
          <p role="alert" className="field-error">
            {state.message}
          </p>
        )}
        {(state.kind === "leaving" || state.kind === "waiting") && (
          <progress className="progress" max={1} value={part} aria-label={withName(words.onItsWay, file.name)} />
        )}
      </div>
      <div className="toolbar">
        {state.kind === "refused" && file.size <= limit && (
          <Button look="plain" small aria-label={withName(words.againNamed, file.name)} onClick={() => uploads.retry(key)}>
            {words.again}
          </Button>
        )}
        <Button look="plain" small aria-label={withName(words.removeNamed, file.name)} onClick={() => uploads.remove(key)}>
          {words.remove}
        </Button>
      </div>
    </li>
  )
}

function saidOf(state: ChosenFile["state"], part: number, words: ComposeWords): string {
  if (state.kind === "refused") return ""
  if (state.kind === "done") return `, ${words.isThere}`
  if (state.kind === "waiting") return `, ${state.why === "signed_out" ? words.waitingForSignIn : words.waitingForConnection}`
  return `, ${new Intl.NumberFormat(words.locale, { style: "percent" }).format(part)}`
}
