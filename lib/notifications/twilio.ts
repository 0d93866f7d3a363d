import twilio from "twilio"
import type { TwilioSettings } from "../env.ts"
import type { Handover, SmsTransport } from "./transport.ts"

const TIMEOUT = 15_000
const CONNECTION_FAILED = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]

type HttpRequest = Parameters<InstanceType<typeof twilio.RequestClient>["request"]>[0]

/** Twilio's own client, sent to another base address where one is set; its requests and answers stay theirs. */
class RequestClient extends twilio.RequestClient {
  readonly #base: string

  constructor(base: string) {
    super({ timeout: TIMEOUT })
    this.#base = base
  }

  override request<T>(request: HttpRequest) {
    const { pathname, search } = new URL(request.uri)
    return super.request<T>({ ...request, uri: new URL(pathname + search, this.#base).href })
  }
}

/** SMS by Twilio. */
export function createTwilio({ accountSid, authToken, from, apiUrl }: TwilioSettings): SmsTransport {
  const httpClient = apiUrl === null ? new twilio.RequestClient({ timeout: TIMEOUT }) : new RequestClient(apiUrl)
  const client = twilio(accountSid, authToken, { httpClient, autoRetry: false })
  return {
    send: async (_id, { to, text }) => {
      try {
        await client.messages.create({ to, from, body: text })
        return { kind: "accepted" }
      } catch (error) {
        return judge(error)
      }
    },
  }
}

/** A request that never arrived is tried again; one that was sent and not answered is unknown and left (B87). */
function judge(error: unknown): Handover {
  const facts = error as { readonly status?: unknown; readonly code?: unknown }
  const status = typeof facts.status === "number" ? facts.status : 0
  const code = typeof facts.code === "string" || typeof facts.code === "number" ? String(facts.code).toLowerCase() : "unknown"
  const problem = `twilio_${status > 0 ? status : ""}${status > 0 ? "_" : ""}${code}`
  if (status === 429 || status >= 500 || status === 401) return { kind: "unavailable", problem }
  if (status >= 400) return { kind: "refused", problem }
  return CONNECTION_FAILED.includes(code.toUpperCase()) ? { kind: "unavailable", problem } : { kind: "unknown", problem }
}
