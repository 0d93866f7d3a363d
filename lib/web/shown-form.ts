import type { z } from "zod"
import { fail, ok, type Result } from "../result.ts"
import { parseForm, type InvalidFields } from "./forms.ts"

/** The hidden field that says what the others were filled with when the form was drawn. */
export const SHOWN = "shown"

/** What was typed or ticked, and what stood there before; null for a box without a tick. */
type Shown = Readonly<Record<string, string | null>>

/**
 * A form of several fields that several people change: what was chosen, and what was shown when it was drawn, both by the same schema, so that only what somebody
 * changed is written.
 */
export function parseWithShown<S extends z.ZodType>(
  schema: S,
  form: FormData,
): Result<{ readonly chosen: z.infer<S>; readonly shown: z.infer<S> }, InvalidFields> {
  const was = shownIn(form)
  if (was === null) return fail({ code: "invalid_fields", fields: { [SHOWN]: "required" } })
  const [sent, before] = [new FormData(), new FormData()]
  for (const [name, value] of form.entries()) {
    if (name === SHOWN) continue
    sent.append(name, value)
    if (!Object.hasOwn(was, name)) before.append(name, value)
  }
  for (const [name, value] of Object.entries(was)) if (value !== null) before.append(name, value)
  const chosen = parseForm(schema, sent)
  if (!chosen.ok) return chosen
  const shown = parseForm(schema, before)
  return shown.ok ? ok({ chosen: chosen.value, shown: shown.value }) : shown
}

/** Of a refused form, what its sender chose anew: the rest is shown again as it holds now. */
export function chosenAnew(form: FormData, besides: readonly string[]): Readonly<Record<string, string>> {
  const anew = Object.entries(shownIn(form) ?? {}).flatMap(([name, was]) => {
    const value = form.get(name)
    const text = typeof value === "string" ? value : null
    return besides.includes(name) || lines(text) === lines(was) ? [] : [[name, text ?? ""] as const]
  })
  return Object.fromEntries(anew)
}

/** Browsers send the ends of lines in their own way. */
const lines = (text: string | null): string | null => text?.replaceAll("\r\n", "\n") ?? null

function shownIn(form: FormData): Shown | null {
  const sent = form.get(SHOWN)
  if (typeof sent !== "string") return null
  try {
    const read: unknown = JSON.parse(sent)
    return isShown(read) ? read : null
  } catch {
    return null
  }
}

const isShown = (read: unknown): read is Shown =>
  typeof read === "object" &&
  read !== null &&
  !Array.isArray(read) &&
  Object.values(read).every((value) => value === null || typeof value === "string")
