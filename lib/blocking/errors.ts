/** What is asked for in the mailbox of support has to come back to whoever asked (M18). */
export type SupportNotBlocked = { readonly code: "support_not_blocked" }

/** The seal is broken: nobody can tell whose account it is. */
export type SenderUnsure = { readonly code: "sender_unsure" }

/** The sender's account was deleted: nothing more comes from it. */
export type SenderGone = { readonly code: "sender_gone" }

export type TooManyBlocked = { readonly code: "too_many_blocked"; readonly max: number }
