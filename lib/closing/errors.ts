/** The organisation's closing is asked for or announced already. */
export type ClosesAlready = { readonly code: "closes_already" }

/** Called off, answered, or never asked for; or it has begun. */
export type ClosingGone = { readonly code: "closing_gone" }
