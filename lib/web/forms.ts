import type { z } from "zod"
import { fail, ok, type Result } from "../result.ts"

/** Fields that a form got wrong: for each the key of a sentence under `errors.field`. */
export type InvalidFields = {
  readonly code: "invalid_fields"
  readonly fields: Readonly<Record<string, string>>
  /** How many characters fit where that is what is wrong. */
  readonly max?: number
}

/**
 * Takes only the fields that the schema knows (style guide 4); a doubled field is refused (B69).
 * Schemas give as message the key of a sentence under `errors.field`.
 */
export function parseForm<S extends z.ZodType>(schema: S, form: FormData): Result<z.infer<S>, InvalidFields> {
  const values: Record<string, string> = {}
  for (const [name, value] of form.entries()) {
    if (name.startsWith("$ACTION") || typeof value !== "string") continue
    if (name in values) return fail({ code: "invalid_fields", fields: { [name]: "doubled" } })
    values[name] = value
  }
  const parsed = schema.safeParse(values)
  if (parsed.success) return ok(parsed.data)
  return fail(wrongIn(parsed.error.issues))
}

/** The first problem of each field. Of fields that are too long only those are named that share a limit, because one sentence says one. */
function wrongIn(issues: readonly z.core.$ZodIssue[]): InvalidFields {
  const limit = issues.map(limitOf).find((max) => max !== null)
  const named = issues.filter((issue) => limitOf(issue) === null || limitOf(issue) === limit)
  const fields = Object.fromEntries(named.map(({ path, message }) => [path.join("."), message] as const).reverse())
  return { code: "invalid_fields", fields, ...(limit === undefined ? {} : { max: limit }) }
}

const limitOf = (issue: z.core.$ZodIssue): number | null =>
  issue.code === "too_big" && issue.origin === "string" ? Number(issue.maximum) : null

/** The text of a field as it was typed, whole, to be shown again to whoever typed it; never used for passwords and codes. */
export function typed(form: FormData, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = form.get(name)
      return typeof value === "string" ? [[name, value]] : []
    }),
  )
}

/** The values of those boxes of a name that were ticked, to be ticked again. */
export const ticked = (form: FormData, name: string): readonly string[] =>
  form.getAll(name).filter((value): value is string => typeof value === "string")
