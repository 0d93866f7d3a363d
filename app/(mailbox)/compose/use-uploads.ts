"use client"
import { useEffect, useRef, useState } from "react"
import type { Progress } from "./ask.ts"
import { withName } from "./place-of-name.ts"
import type { Problem } from "./problem.ts"
import { discardUpload, uploadFile, type Uploaded, type Waiting } from "./upload-file.ts"
import type { ComposeWords } from "./words.ts"

export type FileState =
  | { readonly kind: "leaving"; readonly sent: number }
  | { readonly kind: "waiting"; readonly why: Waiting; readonly sent: number }
  | { readonly kind: "done"; readonly id: string }
  | { readonly kind: "refused"; readonly message: string; /** Of what the server has of it. */ readonly id: string | null }

export type ChosenFile = { readonly key: string; readonly file: File; readonly state: FileState }

export type Uploads = {
  readonly files: readonly ChosenFile[]
  readonly add: (files: readonly File[]) => void
  readonly remove: (key: string) => void
  /** Tries a refused file once more. */
  readonly retry: (key: string) => void
  /** Waits until every file is with the server. @returns why the message cannot leave, or null */
  readonly settle: (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<Problem | null>
  /** Puts the files that are with the server into a form that is posted, and says which of them were there and are removed. */
  readonly complete: (body: FormData) => void
}

type Options = {
  /** The id of the draft that the form writes by now. */
  readonly form: () => string
  /** The shared mailbox that writes; null for the person. */
  readonly mailbox: string | null
  readonly words: ComposeWords
  /** Largest file in bytes. */
  readonly limit: number
  /** A file was chosen, has come whole, or was taken away: the page is not as it was saved. */
  readonly onChange: () => void
  /** Whether the form has a tick for this one too, of a file that was with the server when the page was made. */
  readonly isTicked: (id: string) => boolean
}

/** More would only share the same line. */
const AT_ONCE = 3

/** Files that go ahead while the message is being written (M8). What is not with the server yet lies in the page alone. */
export function useUploads({ form, mailbox, words, limit, onChange, isTicked }: Options): Uploads {
  const [files, setFiles] = useState<readonly ChosenFile[]>([])
  const now = useRef<readonly ChosenFile[]>([])
  const running = useRef(new Map<string, { readonly controller: AbortController; readonly ended: Promise<void> }>())
  const lines = useRef(Array.from({ length: AT_ONCE }, () => Promise.resolve()))
  const count = useRef(0)
  const removed = useRef<readonly string[]>([])
  useEffect(() => stopAll(running.current), [])

  const put = (next: readonly ChosenFile[]) => {
    now.current = next
    setFiles(next)
  }
  const setState = (key: string, state: FileState) => {
    put(now.current.map((one) => (one.key === key ? { ...one, state } : one)))
  }

  /** What was removed; the same file chosen again goes on with it. A page that is left leaves its files to be gone on with. */
  const giveUp = async (file: File, id: string | null) => {
    if (id === null || isTicked(id) || now.current.some((one) => isSame(one.file, file))) return
    removed.current = [...removed.current, id]
    await discardUpload(id, mailbox)
  }

  const start = ({ key, file }: Pick<ChosenFile, "key" | "file">) => {
    if (file.size > limit) return
    const controller = new AbortController()
    const sent = { bytes: 0 }
    const run = async () => {
      const end = await uploadFile({
        file,
        form,
        mailbox,
        signal: controller.signal,
        onProgress: (bytes) => {
          sent.bytes = bytes
          setState(key, { kind: "leaving", sent: bytes })
        },
        onWait: (why) => {
          setState(key, { kind: "waiting", why, sent: sent.bytes })
        },
      })
      running.current.delete(key)
      if (!now.current.some((one) => one.key === key)) return giveUp(file, end.id)
      if (end.kind !== "stopped") setState(key, stateOf(end, file, words))
      if (end.kind === "done") onChange()
    }
    const line = count.current++ % AT_ONCE
    const ended = (lines.current[line] ?? Promise.resolve()).then(run)
    lines.current[line] = ended
    running.current.set(key, { controller, ended })
  }

  const add = (chosen: readonly File[]) => {
    const fresh = chosen
      .filter((file, at) => !now.current.some((one) => isSame(one.file, file)) && chosen.findIndex((one) => isSame(one, file)) === at)
      .map((file): ChosenFile => ({ key: `file-${count.current++}`, file, state: beginning(file, limit, words) }))
    put([...now.current, ...fresh])
    fresh.forEach(start)
    if (fresh.length > 0) onChange()
  }

  const remove = (key: string) => {
    const gone = now.current.find((one) => one.key === key)
    running.current.get(key)?.controller.abort()
    running.current.delete(key)
    put(now.current.filter((one) => one.key !== key))
    if (gone?.state.kind !== "done" && gone?.state.kind !== "refused") return
    void giveUp(gone.file, gone.state.id)
    onChange()
  }

  return {
    files,
    add,
    remove,
    retry: (key) => {
      const again = now.current.find((one) => one.key === key)
      if (again === undefined || running.current.has(key)) return
      setState(key, { kind: "leaving", sent: 0 })
      start(again)
    },
    settle: async (signal, onProgress) => {
      const tell = () => {
        onProgress(progressOf(now.current))
      }
      const watch = setInterval(tell, 250)
      if (running.current.size > 0) tell()
      const stopped = new Promise<void>((resolve) => {
        signal.addEventListener("abort", () => {
          resolve()
        })
      })
      await Promise.race([Promise.all([...running.current.values()].map(({ ended }) => ended)), stopped])
      clearInterval(watch)
      const refused = now.current.flatMap(({ state }) => (state.kind === "refused" ? [state.message] : []))
      return refused.length === 0 ? null : { message: words.notSent, fields: { attachments: refused.join(" ") } }
    },
    complete: (body) => {
      for (const { state } of now.current) if (state.kind === "done") body.append("keep", state.id)
      for (const id of removed.current) body.append("offered", id)
    },
  }
}

function stopAll(running: ReadonlyMap<string, { readonly controller: AbortController }>) {
  return () => {
    for (const { controller } of running.values()) controller.abort()
  }
}

const beginning = (file: File, limit: number, words: ComposeWords): FileState =>
  file.size > limit ? { kind: "refused", message: withName(words.tooLarge, file.name), id: null } : { kind: "leaving", sent: 0 }

function stateOf(end: Exclude<Uploaded, { readonly kind: "stopped" }>, file: File, words: ComposeWords): FileState {
  return end.kind === "unreadable" ? { kind: "refused", message: withName(words.unreadable, file.name), id: end.id } : end
}

/** Of all files together. */
function progressOf(files: readonly ChosenFile[]): Progress {
  const sentOf = ({ file, state }: ChosenFile) => (state.kind === "done" ? file.size : state.kind === "refused" ? 0 : state.sent)
  return {
    sent: files.reduce((sum, one) => sum + sentOf(one), 0),
    total: files.reduce((sum, { file }) => sum + file.size, 0),
  }
}

/** Whether two files are the same one, as far as a browser tells. */
export const isSame = (a: File, b: File) => a.name === b.name && a.size === b.size && a.lastModified === b.lastModified
