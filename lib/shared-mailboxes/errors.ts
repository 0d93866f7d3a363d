/** A member whose keys to the mailbox have still to be handed on by another member's next visit (keys.md 5). */
export type MailboxWaiting = { readonly code: "mailbox_waiting" }

/** The address of the mailbox is a person's. */
export type MailboxAddressTaken = { readonly code: "mailbox_address_taken"; readonly address: string }

/** Somebody else was faster: this reader takes care of it. */
export type ClaimedMeanwhile = { readonly code: "claimed_meanwhile"; readonly name: string }

/** Whoever took care of it has let go meanwhile. */
export type UnclaimedMeanwhile = { readonly code: "unclaimed_meanwhile" }

/** The note was changed in another window since the form showed it. */
export type NoteChanged = { readonly code: "note_changed" }

/** The note was taken away in another window, or went with its message. */
export type NoteGone = { readonly code: "note_gone" }

/** A hold stands over the mailbox (O16): what was noted stays as it is. */
export type NoteHeld = { readonly code: "note_held"; readonly by: string; readonly day: string }

/** It stands on an official document that has no number, or is not in the archive yet (O16). */
export type NoteBound = { readonly code: "note_bound" }
