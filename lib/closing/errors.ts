/** The organisation's closing is asked for or announced already. */
export type ClosesAlready = { readonly code: "closes_already" }

/** A hold stands in the organisation, or a shared mailbox is official: what they keep would go with it (O16). */
export type RecordsStand = { readonly code: "records_stand" }

/** Called off, answered, or never asked for; or it has begun. */
export type ClosingGone = { readonly code: "closing_gone" }
