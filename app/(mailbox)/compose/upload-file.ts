import { forWriter } from "./for-writer.ts"
import { ask, isRecord, readObject, type Reply } from "./ask.ts"

/** A multiple of what the server seals together, so that each part stands by itself. */
const PART_BYTES = 8 * 1024 * 1024

/** Seconds before the next try, longer each time. */
const PAUSES = [1, 2, 4, 8, 15]

/** How often a file that the server lost is sent from its beginning. */
const BEGINNINGS = 3

/** Why nothing moves at the moment; it goes on by itself. */
export type Waiting = "connection" | "signed_out"

export type Uploaded =
  | { readonly kind: "done"; readonly id: string }
  | ({ /** Of what the server has of it; null for nothing. */ readonly id: string | null } & (
      | { readonly kind: "refused"; readonly message: string }
      /** The file was changed, moved or is a folder: the browser cannot read it any more. */
      | { readonly kind: "unreadable" }
      | { readonly kind: "stopped" }
    ))

type Upload = {
  readonly file: File
  /** The id of the draft that the form writes by now: its file belongs to that one, also where it is begun again. */
  readonly form: () => string
  /** The shared mailbox that writes; null for the person. */
  readonly mailbox: string | null
  readonly onProgress: (sent: number) => void
  readonly onWait: (why: Waiting) => void
  readonly signal: AbortSignal
}

type State = { readonly id: string; readonly received: number; readonly isWhole: boolean }

type Step =
  | { readonly kind: "state"; readonly state: State }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "lost" }
  | { readonly kind: "later"; readonly why: Waiting | null }

/**
 * Brings a file to the server in parts while its message is being written (M8). A lost connection, a closed lid, a server that starts again: it is gone on with from
 * what has come whole, for as long as the page is open.
 */
export async function uploadFile(upload: Upload): Promise<Uploaded> {
  const { file, mailbox, signal, onProgress, onWait } = upload
  let state: State | null = null
  for (let [failures, beginnings] = [0, 0]; !signal.aborted;) {
    const step: Step = state === null ? await begin(upload) : await sendPart(upload, state)
    if (step.kind === "refused") return { ...step, id: state?.id ?? null }
    if (step.kind === "state") {
      failures = 0
      state = step.state
      onProgress(state.received)
      if (state.isWhole) return { kind: "done", id: state.id }
    } else if (step.kind === "lost" && beginnings < BEGINNINGS) {
      beginnings += 1
      state = null
    } else if (!signal.aborted) {
      if (!(await isReadable(file))) return { kind: "unreadable", id: state?.id ?? null }
      if (step.kind === "later" && step.why !== null) onWait(step.why)
      await pause((PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 15) * 1000, signal)
      failures += 1
      if (state !== null) state = await askState(state, { mailbox, signal })
    }
  }
  return { kind: "stopped", id: state?.id ?? null }
}

const never = () => new AbortController().signal

/** Tells the server that a file is not wanted after all. What it does not hear is gone after a day. */
export async function discardUpload(id: string, mailbox: string | null): Promise<void> {
  await ask({ method: "DELETE", url: forWriter(`/upload/${id}`, mailbox), signal: never() })
}

/** Is short, and never stopped on its way: only its answer says what would have to be given up again. */
async function begin({ file: { name, type, size, lastModified }, form, mailbox }: Upload): Promise<Step> {
  const body = JSON.stringify({ form: form(), name, type, size, modified: lastModified })
  return read(await ask({ method: "POST", url: forWriter("/upload/begin", mailbox), body, signal: never() }))
}

async function sendPart({ file, mailbox, onProgress, signal }: Upload, { id, received }: State): Promise<Step> {
  const part = file.slice(received, received + PART_BYTES)
  const reply = await ask({
    method: "PUT",
    url: forWriter(`/upload/${id}?from=${received}`, mailbox),
    body: part,
    onProgress: ({ sent }) => {
      onProgress(received + Math.min(sent, part.size))
    },
    signal,
  })
  const step = read(reply)
  const behind = reply.status === 409 || reply.status === 400 ? receivedIn(reply.text) : null
  if (behind === received) return { kind: "later", why: "connection" }
  return behind === null ? step : { kind: "state", state: { id, received: behind, isWhole: false } }
}

/** How far it has come after all; what is not known is left as it was, and said by the next part. */
async function askState(state: State, { mailbox, signal }: Pick<Upload, "mailbox" | "signal">): Promise<State | null> {
  const step = read(await ask({ method: "GET", url: forWriter(`/upload/${state.id}`, mailbox), signal }))
  return step.kind === "state" ? step.state : step.kind === "lost" ? null : state
}

function read({ status, text }: Reply): Step {
  const answer = readObject(text)
  const { id, received, isWhole } = answer ?? {}
  if (status >= 200 && status < 300 && typeof id === "string" && typeof received === "number")
    return { kind: "state", state: { id, received, isWhole: isWhole === true } }
  const error = isRecord(answer?.["error"]) ? answer["error"] : {}
  if (status === 401) return { kind: "later", why: "signed_out" }
  if (status === 404 && error["code"] === "not_found") return { kind: "lost" }
  if (error["code"] === "upload_busy") return { kind: "later", why: null }
  const isFinal = status >= 400 && status !== 429 && (status < 500 || status === 507)
  return isFinal && typeof error["message"] === "string"
    ? { kind: "refused", message: error["message"] }
    : { kind: "later", why: "connection" }
}

function receivedIn(text: string): number | null {
  const error = readObject(text)?.["error"]
  return isRecord(error) && typeof error["received"] === "number" ? error["received"] : null
}

async function isReadable(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer()
    return true
  } catch {
    return false
  }
}

/** Waits; shorter where the browser says that it has a connection again. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      window.removeEventListener("online", done)
      signal.removeEventListener("abort", done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    window.addEventListener("online", done)
    signal.addEventListener("abort", done)
  })
}
