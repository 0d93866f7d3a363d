/** A member whose keys to the mailbox have still to be handed on by another member's next visit (keys.md 5). */
export type MailboxWaiting = { readonly code: "mailbox_waiting" }

/** The address of the mailbox is a person's. */
export type MailboxAddressTaken = { readonly code: "mailbox_address_taken"; readonly address: string }
