import type { VisitorContext } from "../context.ts"
import type { SignedIn } from "../identity/create-account.ts"
import { observeSession } from "../identity/sessions.ts"
import { listOwnInvitations } from "../organisations/join.ts"

/** Where a new account begins: at what an organisation asks it, which is why many register (O6), else in the Inbox. */
export async function firstPage(visitor: VisitorContext, { session }: SignedIn): Promise<string> {
  const member = await observeSession(visitor, { sessionId: session.id, secret: session.secret })
  const asked = member === null ? null : await listOwnInvitations(member)
  return asked?.ok === true && asked.value.invitations.length > 0 ? "/account/organisations" : "/inbox"
}
