import { memberRoute } from "#lib/web/route.ts"
import { refuseHead } from "#lib/web/send-file.ts"
import { showFile } from "#lib/web/show-file.ts"
import { givenMailboxFile, type MailboxFilePlace } from "../given-mailbox-file.ts"

/** A picture or PDF in a message of a shared mailbox, for who reads it and wants to see it. */
export const GET = memberRoute<MailboxFilePlace>({
  name: "mailbox.show",
  limit: { max: 1000, perSeconds: 3600 },
  run: (ctx, request, place) => givenMailboxFile(ctx, request, { place, give: showFile }),
})
export const HEAD = refuseHead
