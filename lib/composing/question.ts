import type { Address } from "../address.ts"
import { sha256 } from "../crypto/kdf.ts"
import { utf8 } from "../envelope/context.ts"
import { lastDigits } from "../identity/phone-number.ts"
import type { Doubtful } from "../messages/errors.ts"
import type { LineRisk } from "../messages/notification-line.ts"

/** What a sender may not have meant (M2, M17). */
export type Doubt =
  | { readonly kind: "line"; readonly line: string; readonly risk: LineRisk }
  /** Never written to, and easily taken for a known address. */
  | { readonly kind: "alike"; readonly address: Address; readonly known: Address; readonly field: RecipientField }
  /** Another number than last time, both in E.164 form. */
  | { readonly kind: "number"; readonly address: Address; readonly last: string; readonly now: string }
  /** So many see each other. */
  | { readonly kind: "many"; readonly addresses: readonly Address[] }
  /** Outside the organisation that other recipients are in; the field is that of the first of them. */
  | { readonly kind: "outside"; readonly organisation: string; readonly addresses: readonly Address[]; readonly field: RecipientField }

type RecipientField = (typeof RECIPIENT_FIELDS)[number]
const RECIPIENT_FIELDS = ["to", "cc", "bcc"] as const

/**
 * One question about all that is in doubt and was not accepted before; null where nothing is.
 * @param accepted what `about` said when it was asked before: it holds for the same recipients, numbers and line, and for nothing else
 */
export function questionOf(doubts: readonly Doubt[], accepted: readonly string[]): Doubtful | null {
  const open = doubts.filter((doubt) => !accepted.includes(wordOf(doubt)))
  if (open.length === 0) return null
  return { code: "doubtful", about: doubts.map(wordOf).join(" "), ...inWords(open) }
}

/** A short word for a doubt, so that a form can carry the answer to many of them. */
const wordOf = (doubt: Doubt): string => Buffer.from(sha256(utf8(JSON.stringify(subjectOf(doubt))))).toString("base64url")

function subjectOf(doubt: Doubt): readonly string[] {
  if (doubt.kind === "line") return [doubt.kind, doubt.line]
  if (doubt.kind === "many") return [doubt.kind, ...[...doubt.addresses].sort()]
  if (doubt.kind === "outside") return [doubt.kind, doubt.organisation, ...[...doubt.addresses].sort()]
  return doubt.kind === "number" ? [doubt.kind, doubt.address, doubt.now] : [doubt.kind, doubt.address]
}

type Words = Omit<Doubtful, "code" | "about">

/** Each kind of doubt beside a field of its own. */
function inWords(doubts: readonly Doubt[]): Words {
  const of = <K extends Doubt["kind"]>(kind: K) => doubts.filter((doubt): doubt is Extract<Doubt, { kind: K }> => doubt.kind === kind)
  const [line] = of("line")
  const alike = aboutAlike(of("alike"))
  const numbers = aboutNumbers(of("number"))
  const [many] = of("many")
  // To copy blindly is what it suggests; that field may say something else already.
  const place = "bcc" in alike.fields ? "to" : "bcc"
  const manySee = many === undefined ? {} : { [place]: "many_see" }
  const outside = aboutOutside(of("outside"), { ...alike.fields, ...manySee })
  return {
    ...alike,
    ...numbers,
    ...outside,
    ...(many !== undefined && { seen: many.addresses.length }),
    fields: {
      ...alike.fields,
      ...numbers.fields,
      ...(line !== undefined && { line: `line_${line.risk}` }),
      ...manySee,
      ...outside.fields,
    },
  }
}

function aboutAlike(doubts: readonly Extract<Doubt, { kind: "alike" }>[]): Words {
  const [first, ...others] = doubts
  if (first === undefined) return { fields: {} }
  const { address: alike, known, field } = first
  if (others.length === 0) return { fields: { [field]: "alike_one" }, alike, known }
  return { fields: { [field]: "alike_many" }, alikes: named(doubts.map((one) => `${one.address} (${one.known})`)) }
}

function aboutNumbers(doubts: readonly Extract<Doubt, { kind: "number" }>[]): Words {
  const [first, ...others] = doubts
  if (first === undefined) return { fields: {} }
  const { address: other, last, now } = first
  if (others.length === 0) return { fields: { phone: "number_one" }, other, last: lastDigits(last), now: lastDigits(now) }
  return { fields: { phone: "number_many" }, others: named(doubts.map(({ address }) => address)) }
}

/** Beside the first of them, or in the next field that says nothing else; the other kinds leave one. */
function aboutOutside([doubt]: readonly Extract<Doubt, { kind: "outside" }>[], taken: Words["fields"]): Words {
  const [first, ...others] = doubt?.addresses ?? []
  if (doubt === undefined || first === undefined) return { fields: {} }
  const place = [doubt.field, ...RECIPIENT_FIELDS].find((field) => !(field in taken)) ?? doubt.field
  const { organisation } = doubt
  if (others.length === 0) return { fields: { [place]: "outside_one" }, organisation, outsider: first }
  return { fields: { [place]: "outside_many" }, organisation, outsiders: named(doubt.addresses) }
}

const MOST_NAMED = 5

const named = (all: readonly string[]) =>
  all.slice(0, MOST_NAMED).join(", ") + (all.length > MOST_NAMED ? ` +${all.length - MOST_NAMED}` : "")
