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

type Places = Readonly<Record<"draft" | "sent" | "message", (id: string) => string>>

/** Where somebody finds a draft, what was just sent and a message: of their own, or of the shared mailbox that is named. */
export function placesIn(mailboxId: string | undefined): Places {
  const mailbox = mailboxId === undefined ? "" : `/mailboxes/${mailboxId}`
  return {
    draft: (id) => (mailboxId === undefined ? `/compose?draft=${id}` : draftHrefOf(mailboxId, id)),
    sent: (id) => `${mailbox}/sent?sent=${id}`,
    message: (id) => `${mailbox}/messages/${id}`,
  }
}

/** The same of whoever writes, a person or a mailbox. */
export const placesOfWriter = ({ actor }: MemberContext): Places => placesIn(actor.memberId === null ? undefined : actor.accountId)

/** A draft of a shared mailbox. */
export const draftHrefOf = (mailboxId: string, id: string): string => `/mailboxes/${mailboxId}/new?draft=${id}`
