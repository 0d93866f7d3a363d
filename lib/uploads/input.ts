import { z } from "zod"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"

/** A file that is to come in parts. */
export type BeginUpload = {
  /** The id of the draft that the form writes. */
  readonly form: Id
  readonly name: string
  readonly type: string
  readonly size: number
  /** When the file was changed last, in milliseconds, as the browser says: tells one version of it from another. */
  readonly modified: number
}

const begun = z.object({
  form: z.uuid(),
  name: z.string().max(4_000),
  type: z.string().max(300),
  size: z.number().int().min(0),
  modified: z.number(),
})

/** What the page says of a file, from JSON; anything else is `bad_form`. */
export function parseBeginUpload(text: string): Result<BeginUpload, { readonly code: "bad_form" }> {
  try {
    const parsed = begun.safeParse(JSON.parse(text))
    return parsed.success ? ok(parsed.data) : fail("bad_form")
  } catch {
    return fail("bad_form")
  }
}
