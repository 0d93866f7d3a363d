import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

export type ReceivedSms = {
  readonly path: string
  readonly authorization: string
  readonly to: string | null
  readonly from: string | null
  readonly body: string | null
  readonly statusCallback: string | null
}

/** Answers with a status and, where Twilio gives one, its own code; or takes the request and stays silent; or cuts the line. */
export type TwilioBehaviour =
  { readonly kind: "answers"; readonly status: number; readonly code?: number } | { readonly kind: "hangs" } | { readonly kind: "cuts" }

export type TwilioServer = {
  readonly url: string
  readonly received: ReceivedSms[]
  readonly behave: (behaviour: TwilioBehaviour) => void
  readonly close: () => Promise<void>
}

/** An HTTP server on loopback that speaks Twilio's Messages resource (https://www.twilio.com/docs/messaging/api/message-resource). */
export async function startTwilio(port = 0): Promise<TwilioServer> {
  const received: ReceivedSms[] = []
  let behaviour: TwilioBehaviour = { kind: "answers", status: 201 }
  const server = createServer((request, response) => void handle(request, response))
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await textOf(request))
    received.push({
      path: request.url ?? "",
      authorization: request.headers.authorization ?? "",
      to: form.get("To"),
      from: form.get("From"),
      body: form.get("Body"),
      statusCallback: form.get("StatusCallback"),
    })
    if (behaviour.kind === "hangs") return
    if (behaviour.kind === "cuts") return void request.socket.destroy()
    const { status, code } = behaviour
    const answer =
      status === 201
        ? { sid: "SM00000000000000000000000000000001", status: "queued" }
        : { status, code, message: `to ${form.get("To") ?? ""}` }
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(answer))
  }
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    behave: (next) => {
      behaviour = next
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
