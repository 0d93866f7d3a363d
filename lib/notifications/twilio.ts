import twilio from "twilio"
import type RequestClient from "twilio/lib/base/RequestClient"
import type { TwilioSettings } from "../outgoing-settings.ts"
import type { HandOver } from "./hand-over.ts"
import type { SmsTransport } from "./sms-transport.ts"

const REQUEST_TIMEOUT_MS = 20_000

type Options = { readonly settings: TwilioSettings; readonly timeoutMs?: number }

/** SMS by Twilio's Messages resource. It never repeats a request by itself. */
export function twilioTransport({ settings, timeoutMs = REQUEST_TIMEOUT_MS }: Options): SmsTransport {
  const httpClient = new ElsewhereClient(settings.apiUrl, timeoutMs)
  // Said here, because TWILIO_LOG_LEVEL=debug in the environment would print numbers and codes (B77).
  const client = twilio(settings.accountSid, settings.authToken, { httpClient, logLevel: "error", autoRetry: false })
  return {
    isRepeatable: false,
    send: async ({ to, text, statusUrl }) => {
      try {
        await client.messages.create({ to, from: settings.from, body: text, ...(statusUrl === null ? {} : { statusCallback: statusUrl }) })
        return { state: "accepted" }
      } catch (error) {
        return judge(error)
      }
    },
  }
}

/** Twilio's own client, with another place to ask where one is set. */
class ElsewhereClient extends twilio.RequestClient {
  readonly #apiUrl: string | null

  constructor(apiUrl: string | null, timeout: number) {
    super({ timeout })
    this.#apiUrl = apiUrl
  }

  override request<T>(request: RequestClient.RequestOptions<T>) {
    const { pathname, search } = new URL(request.uri)
    const uri = this.#apiUrl === null ? request.uri : new URL(pathname + search, this.#apiUrl).href
    return super.request<T>({ ...request, uri })
  }
}

/** Failures before a byte of the request could leave. */
const NOT_SENT: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
])

/** Twilio codes that speak of our number or account, for the operator to mend: the message waits. */
const OUR_FAULT: ReadonlySet<number> = new Set([20003, 20404, 21212, 21603, 21606, 21611, 21659, 21660])

/** https://www.twilio.com/docs/api/errors. Silence after the request left is `unknown`: it is never sent again blindly (B87). */
function judge(error: unknown): HandOver {
  const { status, code } = typeof error === "object" && error !== null ? (error as { status?: unknown; code?: unknown }) : {}
  if (typeof status === "number") return judgeAnswer(status, typeof code === "number" ? code : null)
  const problem = typeof code === "string" && /^[A-Z_]{2,40}$/.test(code) ? `sms_${code.toLowerCase()}` : "sms_no_answer"
  return { state: typeof code === "string" && NOT_SENT.has(code) ? "unavailable" : "unknown", problem }
}

function judgeAnswer(status: number, code: number | null): HandOver {
  const problem = code === null ? `sms_http_${status}` : `sms_${code}`
  // A gateway that gave up waiting knows no more than we do.
  if (status === 502 || status === 504) return { state: "unknown", problem }
  const isFinal = status === 400 && !(code !== null && OUR_FAULT.has(code))
  return { state: isFinal ? "refused" : "unavailable", problem }
}
