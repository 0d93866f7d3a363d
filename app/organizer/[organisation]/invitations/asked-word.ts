import type { Invited } from "#lib/organisations/invitations.ts"

/** What is said after people were invited: all, some, or none of them because they were asked before. */
export function askedWord({ invited, again }: Invited): "invited" | "invited_some" | "asked_before" {
  if (invited === 0) return "asked_before"
  return again.length === 0 ? "invited" : "invited_some"
}
