import { createTransport } from "nodemailer"
import { parseAddress } from "../address.ts"
import type { SmtpSettings } from "../outgoing-settings.ts"
import type { HandOver } from "./hand-over.ts"
import type { Mail, MailTransport } from "./mail-transport.ts"

export type SmtpTimeouts = { readonly connect: number; readonly greeting: number; readonly silence: number }

/** A server may take minutes to look through a mail; giving up early makes copies (RFC 5321 4.5.3.2 and 6.1). */
const TIMEOUTS: SmtpTimeouts = { connect: 15_000, greeting: 15_000, silence: 5 * 60_000 }

export const MAIL_CONNECTIONS = 4

type Smtp = { readonly settings: SmtpSettings; readonly senderName: string; readonly timeouts?: SmtpTimeouts }

/** Mail by SMTP on a few kept connections; encrypted, except to this machine itself. */
export function smtpTransport({ settings, senderName, timeouts = TIMEOUTS }: Smtp): MailTransport {
  const url = new URL(settings.url)
  const secure = url.protocol === "smtps:"
  const isLoopback = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname)
  const user = decodeURIComponent(url.username)
  const transport = createTransport({
    pool: true,
    maxConnections: MAIL_CONNECTIONS,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && !isLoopback,
    tls: { minVersion: "TLSv1.2", rejectUnauthorized: !isLoopback },
    ...(user === "" ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
    connectionTimeout: timeouts.connect,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.silence,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  // A kept connection that the server ends between two mails concerns nobody.
  transport.on("error", () => undefined)
  return {
    send: async (mail) => {
      try {
        await transport.sendMail(toNodemailer(mail, { name: mail.fromName ?? senderName, address: settings.from }))
        return { state: "accepted" }
      } catch (error) {
        return judge(error)
      }
    },
    close: () => transport.close(),
  }
}

type Mailbox = { readonly name: string; readonly address: string }

/** Addresses go in as objects: a string would be parsed, and what is parsed may be read in two ways (B74). */
function toNodemailer(mail: Mail, from: Mailbox) {
  if (parseAddress(mail.to) !== mail.to) throw Object.assign(new Error("not one exact address"), { code: "BAD_ADDRESS" })
  return {
    from,
    to: { name: "", address: mail.to },
    envelope: { from: mail.returnTo ?? from.address, to: mail.to },
    messageId: `<${mail.id}@${from.address.slice(from.address.lastIndexOf("@") + 1)}>`,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: { ...mail.headers, "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
  }
}

/** Answers that speak of us (sign-in, syntax, order of commands) and not of the recipient. */
const OUR_FAULT: ReadonlySet<number> = new Set([500, 501, 502, 503, 504, 530, 534, 535, 538])

/**
 * Only a server's final "no" to this recipient or this mail is final (RFC 5321 4.2.1). A refused sender, sign-in or encryption is for the operator to mend,
 * and the mail waits.
 */
function judge(error: unknown): HandOver {
  const { code, command, responseCode } = fieldsOf(error)
  if (code === "BAD_ADDRESS") return { state: "refused", problem: "bad_address" }
  const problem = responseCode === null ? `smtp_${code.toLowerCase()}` : `smtp_${responseCode}`
  const isAboutMail = command === "RCPT TO" || command === "DATA"
  const isFinal = responseCode !== null && responseCode >= 500 && responseCode < 600 && isAboutMail && !OUR_FAULT.has(responseCode)
  return { state: isFinal ? "refused" : "unavailable", problem }
}

function fieldsOf(error: unknown): { readonly code: string; readonly command: string; readonly responseCode: number | null } {
  const fields = typeof error === "object" && error !== null ? (error as Record<string, unknown>) : {}
  const { code, command, responseCode } = fields
  return {
    code: typeof code === "string" && /^[A-Z_]{2,20}$/.test(code) ? code : "unknown",
    command: typeof command === "string" ? command : "",
    responseCode: typeof responseCode === "number" ? responseCode : null,
  }
}
