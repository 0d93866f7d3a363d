import type { ShownPhone } from "#lib/composing/shown-phones.ts"

/** What came of a post: the page to go to, or what was wrong, in the reader's language. */
export type Outcome =
  | { readonly kind: "moved"; readonly location: string; /** Of a saved draft. */ readonly remembered?: readonly ShownPhone[] }
  | { readonly kind: "refused"; readonly code: string; readonly message: string; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: "unreachable" }

export type Progress = { readonly sent: number; readonly total: number }

type Post = {
  readonly url: string
  readonly body: FormData
  readonly onProgress: (progress: Progress) => void
  /** Ends the request when the sender changes their mind. */
  readonly signal: AbortSignal
}

/**
 * Posts a form and tells how far it has come. XMLHttpRequest, because fetch does not say what has left the machine.
 * A connection that breaks and an answer that is not ours are both `unreachable`: nothing is known then, and the form's
 * token makes a second try the same message (keys.md 3).
 */
export function post({ url, body, onProgress, signal }: Post): Promise<Outcome> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open("POST", url)
    request.setRequestHeader("Accept", "application/json")
    request.responseType = "text"
    request.upload.addEventListener("progress", (event) => {
      onProgress({ sent: event.loaded, total: event.lengthComputable ? event.total : 0 })
    })
    request.addEventListener("load", () => {
      resolve(readAnswer(request.responseText))
    })
    for (const end of ["error", "abort", "timeout"] as const)
      request.addEventListener(end, () => {
        resolve({ kind: "unreachable" })
      })
    signal.addEventListener("abort", () => {
      request.abort()
    })
    request.send(body)
  })
}

/** Reads `{location}`, with the numbers that are remembered for the recipients of a saved draft, or `{error: {message, fields}}`; anything else is `unreachable`. */
export function readAnswer(text: string): Outcome {
  const answer = parse(text)
  if (!isRecord(answer)) return { kind: "unreachable" }
  const { location, error } = answer
  if (typeof location === "string" && /^\/(?!\/)/.test(location))
    return { kind: "moved", location, ...readRemembered(answer["remembered"]) }
  if (!isRecord(error) || typeof error["message"] !== "string") return { kind: "unreachable" }
  const code = typeof error["code"] === "string" ? error["code"] : ""
  const fields = Object.entries(isRecord(error["fields"]) ? error["fields"] : {})
  const texts = fields.filter((entry): entry is [string, string] => typeof entry[1] === "string")
  return { kind: "refused", code, message: error["message"], fields: Object.fromEntries(texts) }
}

function readRemembered(list: unknown): { readonly remembered?: readonly ShownPhone[] } {
  return Array.isArray(list) ? { remembered: list.filter(isShownPhone) } : {}
}

const isShownPhone = (value: unknown): value is ShownPhone =>
  isRecord(value) &&
  ["address", "digits", "day", "kind"].every((name) => typeof value[name] === "string") &&
  (value["kind"] === "differs" || typeof value["isAsked"] === "boolean")

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
