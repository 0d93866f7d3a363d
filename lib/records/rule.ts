import { invalidField, type InvalidField } from "../identity/errors.ts"
import { ok, type Result } from "../result.ts"

export const SPANS = ["day", "month", "year"] as const
export type Span = (typeof SPANS)[number]

export const COUNTS_FROM = ["registration", "arrival"] as const
export type CountsFrom = (typeof COUNTS_FROM)[number]

/** When letters of official mailboxes are disposed of (O16, O11): so long after they got their number, or after they arrived. */
export type Rule = { readonly count: number; readonly span: Span; readonly counts: CountsFrom }

/** As it was typed; without a number there is no rule. */
export type TypedRule = { readonly count: string; readonly span: string; readonly counts: string }

/** More than any archive's rule needs, and less than what the database can count. */
const MOST = 1_000

/** @returns null for no rule */
export function readRule({ count: typed, span, counts }: TypedRule): Result<Rule | null, InvalidField> {
  if (typed.trim() === "") return ok(null)
  const count = /^\d{1,4}$/.test(typed.trim()) ? Number(typed) : 0
  const [knownSpan, knownCounts] = [SPANS.find((one) => one === span), COUNTS_FROM.find((one) => one === counts)]
  if (count < 1 || count > MOST || knownSpan === undefined || knownCounts === undefined) return invalidField("count", "rule_count")
  return ok({ count, span: knownSpan, counts: knownCounts })
}

/** A rule as one small fact, as forms compare it and the trail keeps it (O12); empty for none. */
export const writeRule = (
  rule: { readonly count: number | null; readonly span: string | null; readonly counts: string | null } | null | undefined,
): string => (rule?.count == null ? "" : `${rule.count} ${rule.span} ${rule.counts}`)

/** The rule that was written so. @returns null for what is none */
export function writtenRule(text: string): Rule | null {
  const [count = "", span = "", counts = ""] = text.split(" ")
  const rule = readRule({ count, span, counts })
  return rule.ok ? rule.value : null
}
