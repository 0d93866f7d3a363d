import type { Colour } from "./colour.ts"

/** Who mails that tell of letters are from: the service alone, the organisation by way of it, or the writer with the organisation. */
export const SENDERS = ["service", "organisation", "person"] as const
export type SenderForm = (typeof SENDERS)[number]

/** What an organisation shows of itself (O13). Its name is the one that the operator checked (I10). */
export type Letterhead = {
  readonly name: string
  /** Below the name; empty for none. */ readonly nameLine: string
  /** Lines with breaks between. */ readonly addressLines: string
  readonly footer: string
  readonly seal: Colour | null
  readonly accent: Colour | null
  /** By the hash that is its address. */ readonly logo: { readonly hash: string; readonly width: number; readonly height: number } | null
}

/** The organisation that owns an account, as it is now: an employee's, or a unit's shared mailbox. */
export type Home = Letterhead & {
  readonly organisationId: string
  readonly region: string
  readonly sender: SenderForm
  /** It has chosen how it looks; else all but the name is the service's. */ readonly isPublished: boolean
}
