import { memberRoute } from "#lib/web/route.ts"
import { refuseHead, sendFile } from "#lib/web/send-file.ts"
import { givenMailboxFile, type MailboxFilePlace } from "./given-mailbox-file.ts"

/** A file of a message in a shared mailbox, for who reads it. */
export const GET = memberRoute<MailboxFilePlace>({
  name: "mailbox.download",
  limit: { max: 1000, perSeconds: 3600 },
  run: (ctx, request, place) => givenMailboxFile(ctx, request, { place, give: sendFile }),
})
export const HEAD = refuseHead
