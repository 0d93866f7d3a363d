import { createTransport } from "nodemailer"
import type { SmtpSettings } from "../env.ts"
import type { Handover, MailTransport } from "./transport.ts"

const SECONDS = 1000
const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]

/** Mail by SMTP, encrypted unless the server is on this machine (R5). */
export function createSmtp({ url, from }: SmtpSettings): MailTransport & { readonly close: () => void } {
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === "smtps:"
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !LOOPBACK.includes(hostname),
    ...(username === "" ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    pool: true,
    maxConnections: 4,
    connectionTimeout: 10 * SECONDS,
    greetingTimeout: 10 * SECONDS,
    socketTimeout: 30 * SECONDS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    close: () => transport.close(),
    send: async (id, { to, subject, text, html }) => {
      try {
        await transport.sendMail({
          // Addresses go in as parts, never as text to be parsed (B74).
          from: { name: "Sigill", address: from },
          to: { name: "", address: to },
          subject,
          text,
          ...(html === null ? {} : { html }),
          messageId: `<${id}@${from.slice(from.lastIndexOf("@") + 1)}>`,
          headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
        })
        return { kind: "accepted" }
      } catch (error) {
        return judge(error)
      }
    },
  }
}

/** RFC 5321 4.2.1: 5yz is final, everything else may pass. Trouble with signing in is the operator's to mend, so the mail waits. */
function judge(error: unknown): Handover {
  const facts = error as { readonly responseCode?: unknown; readonly code?: unknown }
  const status = typeof facts.responseCode === "number" ? facts.responseCode : 0
  const code = typeof facts.code === "string" ? facts.code : "unknown"
  if (status >= 500 && code !== "EAUTH") return { kind: "refused", problem: `smtp_${status}` }
  return { kind: "unavailable", problem: status > 0 ? `smtp_${status}` : `smtp_${code.toLowerCase()}` }
}
