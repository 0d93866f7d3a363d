import type { Id } from "../ids.ts"
import type { HandOver } from "./hand-over.ts"

/** One text message to one number in E.164 form. */
export type Sms = {
  readonly id: Id
  readonly to: string
  readonly text: string
  /** Where the provider may report what became of it. */ readonly statusUrl: string | null
}

/** Takes text messages out of the house. */
export type SmsTransport = {
  readonly send: (sms: Sms) => Promise<HandOver>
  /** Whether sending the same one twice is as good as once; where not, what may have left is never sent again (B87). */
  readonly isRepeatable: boolean
}
