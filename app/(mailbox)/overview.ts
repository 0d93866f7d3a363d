import { cache } from "react"
import type { MemberContext } from "#lib/context.ts"
import { mailboxOverview, type MailboxOverview } from "#lib/folders/mailbox-overview.ts"

const NOTHING = { total: 0, unread: 0 }

/** The person's folders with what lies in them; asked for by the rail and by what is on the page, and looked up once for both. */
export const overviewOf = cache(async (context: MemberContext): Promise<MailboxOverview> => {
  const found = await mailboxOverview(context)
  return found.ok
    ? found.value
    : { inbox: NOTHING, sent: NOTHING, archive: NOTHING, trash: NOTHING, ownFolders: [], bytes: [], storage: { used: 0, limit: 1 } }
})

/** From when on what comes is new to the page of this request, in milliseconds; a page asks before it looks for its rows, so that nothing falls in between. */
export const drawnAt = cache((context: MemberContext): number => context.clock.now().getTime())
