import type { Address } from "../address.ts"
import { homeOf } from "../identity/phone-number.ts"
import { isId, newId, type Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { parseAddressList } from "./address-list.ts"
import type { StoredAttachment } from "./attachments.ts"
import type { DraftForm } from "./draft-form.ts"
import type { InvalidMessage } from "./errors.ts"
import { readExpiry } from "./expiry.ts"
import { hasLink, MAX_LINE_CHARACTERS } from "./notification-line.ts"
import { readOptions, type ChosenOptions } from "./options.ts"
import { parsePhones } from "./phones.ts"
import type { TypedFields } from "./typed-fields.ts"

export const MAX_RECIPIENTS = 100
export const MAX_ATTACHMENTS = 50
/** One about each recipient and one about each number, the line, and how many see each other. */
const MAX_DOUBTS = 2 * MAX_RECIPIENTS + 2
export const MAX_SUBJECT_CHARACTERS = 300
/** Of plain text; formatted text is rendered each time it is opened, so less of it is taken (B52). */
export const MAX_TEXT_BYTES = 1024 * 1024
export const MAX_FORMATTED_BYTES = 256 * 1024

/** What is sent, checked. */
export type SendMessage = {
  /** One per compose form: the same token is the same message (keys.md 3). */
  readonly token: Id
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly bcc: readonly Address[]
  readonly subject: string
  readonly body: { readonly format: "plain" | "formatted"; readonly text: string }
  readonly attachments: readonly StoredAttachment[]
  readonly inReplyTo: Id | null
  /** The message that it passes on (O11); nothing where it is left out. */
  readonly forwardOf?: Id | null
  /** The compose form, whose draft goes with it; none does where it is left out. */
  readonly draft?: DraftForm
  /** Files that came ahead, were offered and are not to go along: they go, where they are the sender's. None where it is left out. */
  readonly unticked?: readonly Id[]
  /** Numbers that the sender demands of recipients, in E.164 form by address (I9). */
  readonly phones: ReadonlyMap<Address, string>
  /** Of whom a number that was demanded before is demanded no longer. */
  readonly letGo: ReadonlySet<string>
  /** A line for the ordinary mail that tells of the message, not protected; empty for none (M2). */
  readonly line: string
  /** What the sender asks for with it (M6); nothing where it is left out. */
  readonly options?: ChosenOptions
}

/** A compose form that was posted. */
export type ComposeForm = TypedFields &
  DraftForm & {
    readonly inReplyTo: Id | null
    /** Attachments of the draft or of the forwarded message that are to stay, by the ids that the form was given. */
    readonly keep: readonly string[]
    /** Those of them that the form offered and that are not to stay. Of a forwarded message none: that keeps its files. */
    readonly unticked: readonly Id[]
    readonly act: "send" | "save"
    /** What was asked about and is to go as it is (M2, M17), by the words of the question; anything else is asked about. */
    readonly accepted: readonly string[]
  }

/** Takes the fields that a compose form has and no others; nothing typed is refused here, so that a draft can hold it. */
export function readComposeForm(fields: ReadonlyMap<string, readonly string[]>): ComposeForm {
  const text = (name: string) => (fields.get(name)?.[0] ?? "").toWellFormed().replaceAll("\u0000", "")
  const all = (name: string) => (fields.get(name) ?? []).slice(0, MAX_RECIPIENTS)
  const id = (name: string) => (isId(text(name)) ? text(name) : null)
  // Once, also where a tick and a file that was chosen again name the same one.
  const files = (name: string) =>
    [...new Set((fields.get(name) ?? []).flatMap((value) => value.split(/[\s,]+/)))].filter((value) => value !== "").slice(0, 200)
  const keep = files("keep")
  return {
    token: id("token") ?? newId(),
    draftId: id("draft"),
    seen: fields.has("seen") ? id("seen") : undefined,
    inReplyTo: id("in_reply_to"),
    forwardOf: id("forward_of"),
    keep,
    unticked: files("offered").filter((name) => isId(name) && !keep.includes(name)),
    act: text("act") === "save" ? "save" : "send",
    to: text("to"),
    cc: text("cc"),
    bcc: text("bcc"),
    subject: oneLine(text("subject")),
    text: text("message").replaceAll("\r\n", "\n").replaceAll("\r", "\n"),
    formatted: ["1", "on", "true", "yes"].includes(text("formatted")),
    phone: oneLine(text("phone")),
    line: oneLine(text("line")),
    sendDate: oneLine(text("send_date")),
    sendTime: oneLine(text("send_time")),
    letGo: all("remembered").filter((address) => !all("ask").includes(address)),
    fromContacts: all("ask_contact"),
    options: readOptions(text),
    accepted: text("act") === "send_anyway" ? text("accepted").split(/\s+/).slice(0, MAX_DOUBTS) : [],
  }
}

/** A subject is one line without control characters or overrides of writing direction, which would let it pose as something else in a list. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, "")
    .trim()
}

type Around = {
  readonly attachments: readonly StoredAttachment[]
  /** Of the sender: says where a number without a country code is at home. */
  readonly language: string
  readonly smsCountries: readonly string[]
  /** Of the sender, where the day ends on which a message is to end. */
  readonly timeZone: string
  readonly now: Date
}

/** Checks what was typed and makes of it what can be sent. An address named twice is one recipient, in its strongest role. */
export function parseSendMessage(
  form: ComposeForm,
  { attachments, language, smsCountries, timeZone, now }: Around,
): Result<SendMessage, InvalidMessage> {
  const lists = { to: parseAddressList(form.to), cc: parseAddressList(form.cc), bcc: parseAddressList(form.bcc) }
  const wrong = Object.values(lists).flatMap((list) => list.wrong)
  if (wrong.length > 0) {
    const fields = Object.entries(lists)
      .filter(([, list]) => list.wrong.length > 0)
      .map(([name]) => [name, "addresses"] as const)
    return fail({ code: "invalid_fields", fields: Object.fromEntries(fields), wrong: wrong.slice(0, 5).join("; ") })
  }
  const to = lists.to.addresses
  const cc = lists.cc.addresses.filter((address) => !to.includes(address))
  const bcc = lists.bcc.addresses.filter((address) => !to.includes(address) && !cc.includes(address))
  const problem = problemOf(form, { recipients: to.length + cc.length + bcc.length, attachments: attachments.length })
  if (problem !== null) return fail(problem)
  const phones = parsePhones({
    text: form.phone,
    recipients: [...to, ...cc, ...bcc],
    home: homeOf(language),
    countries: smsCountries,
  })
  if (!phones.ok) return fail({ code: "invalid_fields", fields: { phone: phones.error.code } })
  const { expiry, expiryDate, ...options } = form.options
  const expiresAt = readExpiry({ expiry, expiryDate }, { now, timeZone })
  if (!expiresAt.ok)
    return fail({ code: "invalid_fields", fields: { [expiry === "date" ? "expiry_date" : "expiry"]: expiresAt.error.code } })
  const body = { format: form.formatted ? "formatted" : "plain", text: form.text } as const
  return ok({
    token: form.token,
    to,
    cc,
    bcc,
    subject: form.subject,
    body,
    attachments,
    inReplyTo: form.inReplyTo,
    forwardOf: form.forwardOf ?? null,
    unticked: form.unticked,
    phones: phones.value,
    letGo: new Set(form.letGo),
    line: form.line,
    options: { ...options, expiresAt: expiresAt.value },
  })
}

function problemOf(form: ComposeForm, counts: { readonly recipients: number; readonly attachments: number }): InvalidMessage | null {
  const bytes = Buffer.byteLength(form.text)
  const maxBytes = form.formatted ? MAX_FORMATTED_BYTES : MAX_TEXT_BYTES
  if (counts.recipients === 0) return { code: "invalid_fields", fields: { to: "recipient_needed" } }
  if (counts.recipients > MAX_RECIPIENTS) return { code: "invalid_fields", fields: { to: "too_many_recipients" }, max: MAX_RECIPIENTS }
  if (counts.attachments > MAX_ATTACHMENTS)
    return { code: "invalid_fields", fields: { attachments: "too_many_attachments" }, max: MAX_ATTACHMENTS }
  if (form.subject.length > MAX_SUBJECT_CHARACTERS)
    return { code: "invalid_fields", fields: { subject: "tooLong" }, max: MAX_SUBJECT_CHARACTERS }
  if (bytes > maxBytes) return { code: "invalid_fields", fields: { message: "tooLong" }, max: maxBytes }
  if (form.line.length > MAX_LINE_CHARACTERS) return { code: "invalid_fields", fields: { line: "tooLong" }, max: MAX_LINE_CHARACTERS }
  if (hasLink(form.line)) return { code: "invalid_fields", fields: { line: "line_link" } }
  if (form.subject === "" && form.text.trim() === "" && counts.attachments === 0)
    return { code: "invalid_fields", fields: { message: "nothing_to_send" } }
  return null
}
