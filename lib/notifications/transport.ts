/** How handing over went. `unavailable`: try again later; `refused`: never; `unknown`: it may have been taken, so it is not sent blindly again (B87). */
export type Handover =
  | { readonly kind: "accepted" }
  | { readonly kind: "refused"; readonly problem: string }
  | { readonly kind: "unavailable"; readonly problem: string }
  | { readonly kind: "unknown"; readonly problem: string }

export type OutgoingMail = {
  readonly channel: "email"
  /** Exactly one address; it was parsed when it was proven (B74). */
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string | null
}

export type OutgoingSms = { readonly channel: "sms"; /** E.164. */ readonly to: string; readonly text: string }

export type MailTransport = { readonly send: (id: string, mail: OutgoingMail) => Promise<Handover> }
export type SmsTransport = { readonly send: (id: string, sms: OutgoingSms) => Promise<Handover> }
export type Transports = { readonly email: MailTransport; readonly sms: SmsTransport }
