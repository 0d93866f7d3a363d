import type { AddressInfo } from "node:net"
import { SMTPServer } from "smtp-server"

export type ReceivedMail = { readonly from: string; readonly to: readonly string[]; readonly raw: string }

/** What the server does with the next mails: takes them, refuses at some step with an answer, or never answers at all. */
export type SmtpBehaviour =
  | { readonly kind: "takes" }
  | { readonly kind: "refuses"; readonly step: "MAIL FROM" | "RCPT TO" | "DATA"; readonly code: number }
  | { readonly kind: "hangs" }
  /** Takes the mail and ends the connection before saying so. */
  | { readonly kind: "takes_and_dies" }

export type MailServer = {
  readonly url: string
  readonly port: number
  readonly received: ReceivedMail[]
  readonly behave: (behaviour: SmtpBehaviour) => void
  /** How many connections there are now. */
  readonly connections: () => number
  readonly close: () => Promise<void>
}

type Options = { readonly host?: string; readonly port?: number; readonly user?: { readonly name: string; readonly password: string } }

/** A real mail server on loopback. */
export async function startMailServer({ host = "127.0.0.1", port = 0, user }: Options = {}): Promise<MailServer> {
  const received: ReceivedMail[] = []
  let behaviour: SmtpBehaviour = { kind: "takes" }
  const refusal = (step: string) =>
    behaviour.kind === "refuses" && behaviour.step === step
      ? Object.assign(new Error("<somebody@example.org> says no"), { responseCode: behaviour.code })
      : null
  const server = new SMTPServer({
    logger: false,
    disabledCommands: user === undefined ? ["STARTTLS", "AUTH"] : ["STARTTLS"],
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) =>
      done(auth.username === user?.name && auth.password === user?.password ? null : new Error("no"), { user: auth.username }),
    onMailFrom: (_address, _session, done) => done(refusal("MAIL FROM")),
    onRcptTo: (_address, _session, done) => done(refusal("RCPT TO")),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on("data", (chunk: Buffer) => chunks.push(chunk))
      stream.on("end", () => {
        if (behaviour.kind === "hangs") return
        const refused = refusal("DATA")
        if (refused !== null) return done(refused)
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
        })
        if (behaviour.kind === "takes_and_dies") return server.connections.forEach((connection) => connection.close())
        done()
      })
    },
  })
  server.on("error", () => undefined)
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  const listening = (server.server.address() as AddressInfo).port
  const login = user === undefined ? "" : `${user.name}:${user.password}@`
  return {
    url: `smtp://${login}${host}:${listening}`,
    port: listening,
    received,
    behave: (next) => {
      behaviour = next
    },
    connections: () => server.connections.size,
    close: () =>
      new Promise((resolve) => {
        server.connections.forEach((connection) => connection.close())
        server.close(() => resolve())
      }),
  }
}
