import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { verifyCertificate } from "../envelope/certificate.ts"
import { isId, type Id } from "../ids.ts"
import { formats } from "../language/formats.ts"
import { isLanguage } from "../language/languages.ts"
import { translator } from "../language/translate.ts"
import { fail, ok, type Result } from "../result.ts"
import { markdownOf, plainTextOf } from "./body-text.ts"
import type { NoForwarding } from "./errors.ts"
import { NO_TYPED_OPTIONS } from "./options.ts"
import { openMessage, type AddressedPerson, type NotRecorded, type Waiting, type OpenedMessage } from "./open-message.ts"
import type { TypedFields } from "./typed-fields.ts"
import { mayForward, openHeld } from "./opened-message.ts"

export type AnswerKind = "reply" | "reply_all" | "forward"

/** What a compose form starts with. */
export type ComposeValues = TypedFields & {
  /** Files that are there already; the form sends back the ids of those to keep. */
  readonly attachments: readonly KeptAttachment[]
  readonly inReplyTo: Id | null
  readonly draftId: Id | null
  /** The draft's content as it is shown, by which it is known whether it was changed meanwhile. */
  readonly seen?: Id
}

export type KeptAttachment = { readonly id: string; readonly name: string; readonly size: number; readonly type: string }

/** An attachment of a message as a compose form names it. */
export const attachmentId = (messageId: Id, index: number): string => `${messageId}.${index}`

/**
 * The compose form for answering or forwarding a message that the actor holds (M1). It shows the text, so it counts as reading (M5).
 * Reply all never names blind copies, nor the actor. A forward keeps the attachments, which are shared and not copied.
 */
export async function prepareAnswer(
  ctx: MemberContext,
  id: Id,
  kind: AnswerKind,
  { record } = { record: true },
): Promise<Result<ComposeValues, NotFound | NotRecorded | Waiting | NoForwarding>> {
  // Before it is opened: what is not shown is not read.
  if (kind === "forward" && (await isKeptBack(ctx, id))) return fail("no_forwarding")
  const opened = await openMessage(ctx, id, { record })
  if (!opened.ok) return opened
  const message = opened.value
  if (kind === "forward") return ok(forward(ctx, message))
  const own = await ownAddresses(ctx)
  // Whom a broken seal names is not known; the writer has to say who should get the answer.
  const { to, cc } = !message.canReply ? { to: [], cc: [] } : kind === "reply" ? { to: replyTo(message), cc: [] } : replyToAll(message, own)
  return ok({
    ...EMPTY,
    to: to.join(", "),
    cc: cc.join(", "),
    subject: prefixed(ctx, "reply", message.subject),
    text: quoted(ctx, message),
    inReplyTo: answeredBy(message),
  })
}

/** An answer to an automatic reply goes on with what that answers: of this conversation whoever it is for holds nothing else. */
const answeredBy = ({ id, isAutomatic, inReplyTo }: OpenedMessage): Id => (isAutomatic && inReplyTo !== null ? inReplyTo : id)

/** Whether its sender wants it to stay with those who got it (M6). */
async function isKeptBack(ctx: MemberContext, id: Id): Promise<boolean> {
  const scope = authorize(ctx.actor, "message:open")
  const held = scope.ok && isId(id) ? await openHeld(ctx, scope.value, id) : null
  return held !== null && !mayForward(held)
}

const EMPTY: ComposeValues = {
  to: "",
  cc: "",
  bcc: "",
  subject: "",
  text: "",
  formatted: false,
  attachments: [],
  inReplyTo: null,
  draftId: null,
  phone: "",
  letGo: [],
  line: "",
  options: NO_TYPED_OPTIONS,
}

/** To the sender; on one's own message, to those it went to. */
function replyTo(message: OpenedMessage): readonly string[] {
  return isOwn(message) ? addresses(message.recipients, "to") : [message.sender.address]
}

/** Written by whoever answers it, or by whom a shared mailbox goes on for with what they gave it (O6). */
const isOwn = (message: OpenedMessage): boolean => message.role === "sender" || message.given?.isWriter === true

function replyToAll(message: OpenedMessage, own: readonly string[]): { readonly to: readonly string[]; readonly cc: readonly string[] } {
  // Whoever gave it to a mailbox has left the rest to it.
  const givers = [...(message.given?.addresses ?? []), ...(message.given?.isWriter === true ? [message.sender.address] : [])]
  const others = (list: readonly string[]) => [...new Set(list)].filter((address) => !own.includes(address) && !givers.includes(address))
  // Whoever wrote it gets the answer, though their address be the giver's by now.
  const first = isOwn(message) ? [] : [message.sender.address].filter((address) => !own.includes(address))
  const to = [...new Set([...first, ...others(addresses(message.recipients, "to"))])]
  const cc = others(addresses(message.recipients, "cc")).filter((address) => !to.includes(address))
  // A message to oneself alone is answered to oneself.
  return to.length + cc.length === 0 ? { to: replyTo(message), cc: [] } : { to, cc }
}

const addresses = (recipients: readonly AddressedPerson[], role: AddressedPerson["role"]) =>
  recipients.filter((recipient) => recipient.role === role).map(({ address }) => address)

/** Every address that the installation vouches for; the main one at least. */
async function ownAddresses(ctx: MemberContext): Promise<readonly string[]> {
  const { certificate } = await ctx.open()
  const { id: installationId, publicKey: installationPublicKey } = ctx.installation
  const body = verifyCertificate({ bytes: certificate.body, signature: certificate.signature, installationId, installationPublicKey })
  return [ctx.actor.address, ...(body?.addresses ?? [])]
}

function forward(ctx: MemberContext, message: OpenedMessage): ComposeValues {
  const { body } = message
  const t = translatorOf(ctx)
  const lines = [
    t("message.answer.forwarded"),
    t("message.answer.from", { who: written(message.sender) }),
    t("message.answer.date", { time: formatsOf(ctx).exact(message.sentAt) }),
    t("message.answer.to", { who: addresses(message.recipients, "to").join(", ") }),
    t("message.answer.subject", { subject: message.subject }),
  ]
  const formatted = body?.kind === "html"
  const text = body === null ? "" : body.kind === "html" ? markdownOf(body.html, message.attachments) : body.text
  const head = formatted ? lines.map(escapeMarkdown) : lines
  const attachments = message.attachments.map(({ index, name, size, type }) => ({ id: attachmentId(message.id, index), name, size, type }))
  return {
    ...EMPTY,
    subject: prefixed(ctx, "forward", message.subject),
    text: `\n\n${head.join("\n")}\n\n${text}`,
    formatted,
    attachments,
    forwardOf: message.id,
  }
}

const written = ({ name, address }: { readonly name: string; readonly address: string }) => `${name} (${address})`
const escapeMarkdown = (line: string) => line.replaceAll(/[\\*_[\]<>]/g, "\\$&").replace(/^(\s*)([-+])/, "$1\\$2")

/** The text below the cursor, each line behind a sign, as mail has done it since the beginning. */
function quoted(ctx: MemberContext, { body, sender, sentAt }: OpenedMessage): string {
  const text = body === null ? "" : body.kind === "html" ? plainTextOf(body.html) : body.text
  const { day, clock } = formatsOf(ctx)
  const who = translatorOf(ctx)("message.answer.wrote", { name: sender.name, time: `${day(sentAt)}, ${clock(sentAt)}` })
  return `\n\n${who}\n${text
    .trimEnd()
    .split("\n")
    .map((line) => (line.startsWith(">") ? `>${line}` : `> ${line}`))
    .join("\n")}\n`
}

/** Prefixes of Swedish, English, German and Nordic mail programs, taken off before ours is put on. */
const PREFIXES = /^(?:\s*(?:re|sv|aw|vs|fw|fwd|vb|wg|vl)\s*:\s*)+/i

function prefixed(ctx: MemberContext, kind: "reply" | "forward", subject: string): string {
  return `${translatorOf(ctx)(`message.answer.${kind}Prefix`)} ${subject.replace(PREFIXES, "")}`.trim()
}

const languageOf = ({ language }: MemberContext) => (isLanguage(language) ? language : "en")
const translatorOf = (ctx: MemberContext) => translator(languageOf(ctx))
const formatsOf = (ctx: MemberContext) => formats({ language: languageOf(ctx), timeZone: ctx.timeZone })
