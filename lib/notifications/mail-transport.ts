import type { Address } from "../address.ts"
import type { Id } from "../ids.ts"
import type { HandOver } from "./hand-over.ts"

/** One mail to one address. */
export type Mail = {
  /** Names the mail in its Message-ID, the same at each try, so that mail programs see a repetition as one. */
  readonly id: Id
  readonly to: Address
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
  /** The name that it comes from; the service's where none is given. The address is the service's always. */
  readonly fromName?: string | undefined
  /** Where it comes back to if it cannot be delivered; the sender's own address where none is given. */
  readonly returnTo?: Address
}

/** Takes mail out of the house. */
export type MailTransport = {
  readonly send: (mail: Mail) => Promise<HandOver>
  readonly close: () => void
}
