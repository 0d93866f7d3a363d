import type { MemberContext } from "../context.ts"
import { formats } from "../language/formats.ts"
import type { Hold } from "./gate.ts"

/** A hold stands over who asks: nothing is erased until the organisation lifts it, and all that was to go is still there (O16). */
export type ErasingStopped = { readonly code: "erasing_stopped"; readonly by: string; readonly day: string }

/** Said of somebody's own mail, or of the mailbox's. */
export const erasingStopped = (ctx: Pick<MemberContext, "language" | "timeZone">, { by, since }: Hold): ErasingStopped => ({
  code: "erasing_stopped",
  by,
  day: formats(ctx).day(since),
})

/** None of the chosen official documents has both its number in the register and its copy in the archive: nothing was erased (O16). */
export type NotArchived = { readonly code: "not_archived" }

/** It would take somebody, or something, out from under a hold; nothing of it happened (O16). */
export type HeldHere = { readonly code: "held_here" }

/** The last reader who has the keys of a mailbox with what must be kept stays until there is another. */
export type RecordsBound = { readonly code: "records_bound" }

/** A hold or a mark was set from further up, and neither of the two who would end it administers there (O16). */
export type SetAbove = { readonly code: "set_above" }

/** The same is asked for already, or stands. */
export type HoldAsked = { readonly code: "hold_asked" }

/** It has a number already, which is taken back first. */
export type RegisteredAlready = { readonly code: "registered_already" }

/** It has no number: nothing to take back, and nothing to fetch for the archive. */
export type NotRegistered = { readonly code: "not_registered" }
