import { memberRoute } from "#lib/web/route.ts"
import { refuseHead, sendFile } from "#lib/web/send-file.ts"
import { givenFile, type FilePlace } from "./given-file.ts"

/** A download of somebody signed in. */
export const GET = memberRoute<FilePlace>({
  name: "attachment.download",
  limit: { max: 3000, perSeconds: 3600 },
  run: (ctx, request, place) => givenFile(ctx, request, { place, give: sendFile }),
})
export const HEAD = refuseHead
