import type { Invited } from "#lib/organisations/invitations.ts"

/** What is said after people were invited: all, some, or none of them because they were asked before or administer already. */
export function askedWord({
  invited,
  again,
  administering,
}: Invited): "invited" | "invited_some" | "asked_before" | "administers_already" | "asked_or_administers" {
  if (invited > 0) return again.length + administering.length === 0 ? "invited" : "invited_some"
  if (administering.length === 0) return "asked_before"
  return again.length === 0 ? "administers_already" : "asked_or_administers"
}
