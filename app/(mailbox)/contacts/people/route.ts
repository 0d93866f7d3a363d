import type { MemberContext } from "#lib/context.ts"
import { peopleToPick } from "#lib/contacts/people-to-pick.ts"
import { asMailbox } from "#lib/web/as-mailbox.ts"
import { json } from "#lib/web/json.ts"
import { memberRoute, refuse } from "#lib/web/route.ts"

/** Whom a writer may mean, a person or a shared mailbox (M15), for the fields of recipients; the page keeps it in its memory alone (M12). */
export const GET = memberRoute({ name: "contacts.people", limit: { max: 300, perSeconds: 3600 }, run: asMailbox(people) })

async function people(ctx: MemberContext): Promise<Response> {
  const found = await peopleToPick(ctx)
  if (!found.ok) return refuse(ctx, found.error)
  return json(200, found.value)
}
