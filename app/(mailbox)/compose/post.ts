import type { ShownPhone } from "#lib/composing/shown-phones.ts"
import { ask, isRecord, readObject, type Progress } from "./ask.ts"
import type { Problem } from "./problem.ts"

/** What came of a post: the page to go to, or what was wrong, in the reader's language. */
export type Outcome =
  | ({ readonly kind: "moved"; readonly location: string } & Saved & Partial<Beside>)
  | ({ readonly kind: "refused"; readonly code: string } & Saved & Problem)
  | { readonly kind: "unreachable" }

type Saved = { /** The draft that the form is saved as. */ readonly draft?: string | undefined }

/** What is known of those who stand in a draft that was saved: their phones, and who of them was not written to before. */
export type Beside = { readonly remembered: readonly ShownPhone[]; readonly firsts: readonly string[] }

type Post = {
  readonly url: string
  readonly body: FormData
  readonly onProgress: (progress: Progress) => void
  /** Ends the request when the sender changes their mind. */
  readonly signal: AbortSignal
}

/**
 * Posts a form and tells how far it has come. A connection that breaks and an answer that is not ours are both `unreachable`: nothing is known then, and
 * the form's token makes a second try the same message (keys.md 3).
 */
export async function post(form: Post): Promise<Outcome> {
  const { text } = await ask({ method: "POST", ...form })
  return readAnswer(text)
}

/** Reads `{location}`, with what is known of the recipients of a saved draft, or `{error: {message, fields}}`, either with the draft; anything else is `unreachable`. */
export function readAnswer(text: string): Outcome {
  const answer = readObject(text)
  if (answer === null) return { kind: "unreachable" }
  const { location, error } = answer
  const draft = typeof answer["draft"] === "string" ? answer["draft"] : undefined
  if (typeof location === "string" && /^\/(?!\/)/.test(location)) return { kind: "moved", location, draft, ...readBeside(answer) }
  if (!isRecord(error) || typeof error["message"] !== "string") return { kind: "unreachable" }
  const code = typeof error["code"] === "string" ? error["code"] : ""
  const fields = Object.entries(isRecord(error["fields"]) ? error["fields"] : {})
  const texts = fields.filter((entry): entry is [string, string] => typeof entry[1] === "string")
  const about = typeof error["about"] === "string" ? error["about"] : undefined
  return { kind: "refused", code, draft, message: error["message"], fields: Object.fromEntries(texts), about }
}

function readBeside({ remembered, firsts }: Readonly<Record<string, unknown>>): Partial<Beside> {
  if (!Array.isArray(remembered) || !Array.isArray(firsts)) return {}
  return { remembered: remembered.filter(isShownPhone), firsts: firsts.filter((one) => typeof one === "string") }
}

const isShownPhone = (value: unknown): value is ShownPhone =>
  isRecord(value) &&
  ["address", "digits", "day", "kind"].every((name) => typeof value[name] === "string") &&
  (typeof value["from"] === "string" || typeof value["isAsked"] === "boolean")
