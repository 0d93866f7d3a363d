import { translator } from "../language/translate.ts"
import type { Failure } from "../result.ts"
import { details, presentation, type FailureCode } from "./failures.ts"

/** Whether a script of ours asks, which reads answers instead of following them. */
export const wantsJson = (request: Request): boolean => (request.headers.get("accept") ?? "").includes("application/json")

/** An answer for a script of ours; kept nowhere. */
export function json(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { "Cache-Control": "private, no-store" } })
}

/** A failure in words, its code, what its sentence names, and sentences for the fields that are wrong. @param beside what is told besides */
export function answer(
  language: string,
  error: Failure & { readonly code: FailureCode },
  beside: Readonly<Record<string, string | null>> = {},
): Response {
  const t = translator(language)
  const { status, message } = presentation[error.code]
  const detail = details(error, { language })
  const problems = "fields" in error && typeof error.fields === "object" && error.fields !== null ? Object.entries(error.fields) : []
  const fields = Object.fromEntries(problems.map(([name, problem]) => [name, t.dynamic(`errors.field.${String(problem)}`, detail)]))
  return json(status, { ...beside, error: { ...detail, code: error.code, message: t(message, detail), fields } })
}

/** Refusals that a route's frame wrote as a sentence, for a script that reads JSON. */
export async function inJson(response: Response): Promise<Response> {
  if (response.status < 400 || !(response.headers.get("content-type") ?? "").startsWith("text/plain")) return response
  const answered = json(response.status, { error: { code: "refused", message: (await response.text()).trim(), fields: {} } })
  const retryAfter = response.headers.get("retry-after")
  if (retryAfter !== null) answered.headers.set("Retry-After", retryAfter)
  return answered
}
