/** A member whose keys to the mailbox have still to be handed on by another member's next visit (keys.md 5). */
export type MailboxWaiting = { readonly code: "mailbox_waiting" }

/** The address of the mailbox is a person's. */
export type MailboxAddressTaken = { readonly code: "mailbox_address_taken"; readonly address: string }

/** Somebody else was faster: this reader takes care of it. */
export type ClaimedMeanwhile = { readonly code: "claimed_meanwhile"; readonly name: string }

/** Whoever took care of it has let go meanwhile. */
export type UnclaimedMeanwhile = { readonly code: "unclaimed_meanwhile" }
