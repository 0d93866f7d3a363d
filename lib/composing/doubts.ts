import { findCorrespondents, findNeverWrittenTo } from "#db/queries/correspondents.ts"
import type { Address } from "../address.ts"
import { authorize } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import { addressBook } from "../contacts/book.ts"
import type { MemberContext } from "../context.ts"
import type { SendMessage } from "../messages/input.ts"
import { lookAlikes } from "../messages/look-alike.ts"
import { riskInLine } from "../messages/notification-line.ts"
import { openHeld, type OpenedHeld } from "../messages/opened-message.ts"
import { rememberedPhones } from "../messages/remembered-phones.ts"
import { findOutsiders } from "../organisations/outsiders.ts"
import type { Doubt } from "./question.ts"

/** More in To and Copy than a sender is expected to show to each other without a thought. */
export const MANY_SEEN = 10

/** So many of those whom the sender writes with are compared with a new address, the last first. */
const MOST_KNOWN = 2_000

type Message = Pick<SendMessage, "to" | "cc" | "bcc" | "phones" | "line"> & Partial<Pick<SendMessage, "inReplyTo">>

/**
 * What the sender of this message may not have meant: a line that says too much (M2), a new address that is easily taken for a known one, another
 * number than last time, many who see each other, people outside the sender's organisation among those inside (M17). Only what the sender's own messages,
 * contacts and organisations say decides (design 4).
 */
export async function findDoubts(ctx: MemberContext, message: Message): Promise<readonly Doubt[]> {
  const scope = authorize(ctx.actor, "message:send")
  if (!scope.ok) return []
  const [alike, numbers, seen] = await Promise.all([
    aboutAlike(ctx, scope.value, message),
    aboutNumbers(ctx, scope.value, message),
    aboutSeen(ctx, scope.value, message),
  ])
  return [...aboutLine(message), ...alike, ...numbers, ...seen]
}

function aboutLine({ line }: Message): readonly Doubt[] {
  const risk = riskInLine(line)
  return risk === null ? [] : [{ kind: "line", line, risk }]
}

/** Of an answer to all it is not asked: they see each other in what is answered. */
async function aboutSeen(ctx: MemberContext, scope: HolderScope, message: Message): Promise<readonly Doubt[]> {
  const doubts = [...(await aboutOutside(ctx, message)), ...aboutMany(message)]
  const { inReplyTo = null } = message
  if (doubts.length === 0 || inReplyTo === null) return doubts
  const answered = await openHeld(ctx, scope, inReplyTo)
  const seen = answered?.seal === "holds" ? seenIn(answered) : new Set<string>()
  // Whoever stands in Blind copy is seen by nobody, and counts only where somebody is outside.
  return doubts.filter(({ kind }) => !(kind === "many" ? seenBy(message) : everybody(message)).every((address) => seen.has(address)))
}

const seenBy = ({ to, cc }: Message): readonly Address[] => [...to, ...cc]
const everybody = (message: Message): readonly Address[] => [...seenBy(message), ...message.bcc]

function aboutMany(message: Message): readonly Doubt[] {
  const addresses = seenBy(message)
  return addresses.length > MANY_SEEN ? [{ kind: "many", addresses }] : []
}

async function aboutOutside(ctx: MemberContext, message: Message): Promise<readonly Doubt[]> {
  const outside = await findOutsiders(ctx, everybody(message))
  const [first] = outside?.addresses ?? []
  return outside === null || first === undefined ? [] : [{ kind: "outside", ...outside, field: fieldOf(message, first) }]
}

const fieldOf = ({ to, cc }: Message, address: Address) => (to.includes(address) ? "to" : cc.includes(address) ? "cc" : "bcc")

const seenIn = ({ header }: Pick<OpenedHeld, "header">): ReadonlySet<string> =>
  new Set(header === null ? [] : [header.senderAddress, ...header.recipients.map(({ address }) => address)])

async function aboutNumbers(ctx: MemberContext, scope: HolderScope, { phones }: Message): Promise<readonly Doubt[]> {
  if (phones.size === 0) return []
  const before = await rememberedPhones(ctx, scope, [...phones.keys()])
  return [...phones].flatMap(([address, now]): readonly Doubt[] => {
    const last = before.get(address)
    return last === undefined || last === now ? [] : [{ kind: "number", address, last, now }]
  })
}

/**
 * Whoever has only written to the sender is compared too: an answer to somebody who poses as a friend goes to a new address. So the new ones do not
 * count among the known.
 */
async function aboutAlike(ctx: MemberContext, scope: HolderScope, message: Message): Promise<readonly Doubt[]> {
  const unwritten = await findNeverWrittenTo(ctx.db, scope, everybody(message))
  if (unwritten.length === 0) return []
  const [met, book] = await Promise.all([findCorrespondents(ctx.db, scope, { limit: MOST_KNOWN }), addressBook(ctx)])
  const saved = new Set(book.ok ? book.value.contacts.flatMap(({ addresses }) => addresses) : [])
  const strangers = new Set(unwritten.filter((address) => !saved.has(address)))
  const known = [...met.map(({ address }) => address), ...saved].filter((address) => !strangers.has(address))
  const alike = lookAlikes([...strangers], known)
  return [...alike].map(([address, one]) => ({ kind: "alike", address, known: one, field: fieldOf(message, address) }))
}
