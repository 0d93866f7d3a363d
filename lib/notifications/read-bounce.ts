import PostalMime, { type Email } from "postal-mime"

/**
 * What a mail that came back says.
 * failed: for good, with the code of RFC 3463 that it names, or 5.0.0 where it names none.
 * delayed: the server goes on trying.
 * other: an automatic reply, a complaint, a receipt, or nothing that is known.
 */
export type Bounce = { readonly kind: "failed"; readonly status: string } | { readonly kind: "delayed" } | { readonly kind: "other" }

/** A report is small; what is longer has the notice behind it, which nobody needs (RFC 3464 2). */
export const MAX_BOUNCE_BYTES = 1024 * 1024

const LIMITS = { maxNestingDepth: 16, maxHeadersSize: 256 * 1024, forceRfc822Attachments: true } as const
const REPORTS = ["message/delivery-status", "message/global-delivery-status"]

/**
 * Reads a bounce: first what the report of RFC 3464 says; a mail without one, as older servers send, by its words.
 * @param raw the mail as it came, no longer than `MAX_BOUNCE_BYTES`. Never throws: what cannot be read is `other`.
 */
export async function readBounce(raw: Uint8Array): Promise<Bounce> {
  const mail = await PostalMime.parse(raw, LIMITS).catch(() => null)
  if (mail === null) return { kind: "other" }
  if (mail.attachments.some(({ mimeType }) => mimeType === "message/feedback-report" || mimeType === "message/disposition-notification"))
    return { kind: "other" }
  const report = mail.attachments.find(({ mimeType }) => REPORTS.includes(mimeType))
  const said = report === undefined ? null : fromReport(textOf(report.content), wordsOf(mail))
  return said ?? fromWords(mail)
}

const textOf = (content: ArrayBuffer | Uint8Array | string): string =>
  typeof content === "string" ? content : new TextDecoder().decode(content)

type Fields = ReadonlyMap<string, string>

/** Groups of fields with an empty line between: one for the mail, one for each recipient. A notice has one recipient. */
function fromReport(report: string, words: string): Bounce | null {
  const groups = report
    .replaceAll("\r", "")
    .split(/\n[ \t]*\n/)
    .map(toFields)
  const acts = groups.flatMap((fields) => {
    const action = /^[a-z]+/.exec(fields.get("action")?.toLowerCase() ?? "")?.[0]
    return action === undefined ? [] : [{ action, fields }]
  })
  const failed = acts.find(({ action }) => action === "failed")
  if (failed !== undefined) return { kind: "failed", status: statusOf(failed.fields, words) }
  if (acts.some(({ action }) => action === "delayed")) return { kind: "delayed" }
  return acts.length > 0 ? { kind: "other" } : null
}

function toFields(group: string): Fields {
  const lines = group.replaceAll(/\n[ \t]+/g, " ").split("\n")
  return new Map(
    lines.flatMap((line) => {
      const colon = line.indexOf(":")
      return colon < 1 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const]
    }),
  )
}

const STATUS = /(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])/
const isVague = (status: string) => /^[45]\.0\.0$/.test(status)

/** The most exact code: many servers write 5.0.0 into the field and what they mean into the words behind it. */
function statusOf(fields: Fields, words: string): string {
  const named = [fields.get("status") ?? "", fields.get("diagnostic-code") ?? "", words].map((text) => STATUS.exec(text)?.[1])
  const codes = named.filter((code) => code !== undefined)
  return codes.find((code) => !isVague(code)) ?? codes[0] ?? "5.0.0"
}

/** Behind these words stands the notice itself, whose own text says nothing of what became of it. */
const COPY = /^[ \t>]*(-{2,}.*(copy|original|returned|below this line|unsent)|received: |return-path: |x-mailer: )/im

/** What the server wrote, without the copy of the notice. */
function wordsOf(mail: Email): string {
  const text = mail.text ?? (mail.html ?? "").replaceAll(/<[^>]*>/g, " ")
  return text.slice(0, COPY.exec(text)?.index ?? 20_000).slice(0, 20_000)
}

const FROM_SERVER = /mailer-?daemon|postmaster|mail delivery|mail administrator|\bmdaemon\b|^<>$/i
const FINAL =
  /permanent (fatal )?error|fatal errors|permanently|could not be delivered|couldn't be delivered|wasn't able to deliver|not delivered|did not reach|undeliver|delivery (has )?failed|delivery failure|returned mail|failure notice|user (is )?unknown|unknown user|no such user|does(n't| not) exist|not a valid (user|recipient|mailbox)|invalid (recipient|address|mailbox)|mailbox (is )?(full|unavailable|not found)|(over|exceeded).{0,20}quota/i
const WAITING =
  /will be retried|will keep trying|still (be )?(trying|being)|delivery (is )?delayed|delay notification|transient|warning: could not send|no need to resend/i
const REPLY_CODE = /(?<!\d)5[05]\d[ -](?!px)/

/** A mail without a report: only one that a server wrote, and only where it says that it gave up. */
function fromWords(mail: Email): Bounce {
  const from = mail.headers.find(({ key }) => key === "from")?.value ?? ""
  const isReturned = mail.headers.some(({ key }) => key === "x-failed-recipients")
  const subject = mail.subject ?? ""
  const words = wordsOf(mail)
  if (!isReturned && !FROM_SERVER.test(from) && !FROM_SERVER.test(mail.returnPath ?? "")) return { kind: "other" }
  const status = STATUS.exec(words)?.[1] ?? null
  const isFinal = status?.startsWith("5") === true || REPLY_CODE.test(words) || FINAL.test(`${subject}\n${words}`)
  if (WAITING.test(`${subject}\n${words}`) && status?.startsWith("5") !== true) return { kind: "delayed" }
  return isFinal || isReturned ? { kind: "failed", status: status ?? "5.0.0" } : { kind: "other" }
}
