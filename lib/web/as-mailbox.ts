import type { NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { isId } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import type { MailboxWaiting } from "../shared-mailboxes/errors.ts"
import { openUnitMailbox } from "../shared-mailboxes/own-mailboxes.ts"
import { refuse } from "./route.ts"

type Run<P> = (context: MemberContext, request: Request, params: P) => Promise<Response>

/** The shared mailbox that an address names in `?mailbox=`, for who reads it; without one the person who asks. */
async function writerOf(context: MemberContext, request: Request): Promise<Result<MemberContext, Shut>> {
  const id = new URL(request.url).searchParams.get("mailbox")
  if (id === null) return ok(context)
  return isId(id) ? openUnitMailbox(context, id) : fail("not_found")
}

type Shut = NotFound | MailboxWaiting
type OnShut = (context: MemberContext, request: Request, why: Shut) => Promise<Response>

/**
 * The work of a route as the shared mailbox that its address names (M15), opened before the first byte; the session and its limits are the person's.
 * @param onShut answers where the mailbox does not open for them; else they are told that and nothing is read
 */
export const asMailbox =
  <P>(run: Run<P>, onShut: OnShut = async (context, _request, why) => refuse(context, why)): Run<P> =>
  async (context, request, params) => {
    const writer = await writerOf(context, request)
    return writer.ok ? run(writer.value, request, params) : onShut(context, request, writer.error)
  }

/** Where who writes finds their drafts and what was sent. */
export function placesOfWriter({ actor }: MemberContext): {
  readonly draft: (id: string) => string
  readonly sent: (id: string) => string
} {
  if (actor.memberId === null) return { draft: (id) => `/compose?draft=${id}`, sent: (id) => `/sent?sent=${id}` }
  const mailbox = `/mailboxes/${actor.accountId}`
  return { draft: (id) => draftHrefOf(actor.accountId, id), sent: () => `${mailbox}/sent?sent=1` }
}

/** A draft of a shared mailbox. */
export const draftHrefOf = (mailboxId: string, id: string): string => `/mailboxes/${mailboxId}/new?draft=${id}`
