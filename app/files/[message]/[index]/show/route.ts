import { memberRoute } from "#lib/web/route.ts"
import { refuseHead } from "#lib/web/send-file.ts"
import { showFile } from "#lib/web/show-file.ts"
import { givenFile, type FilePlace } from "../given-file.ts"

/** A picture or PDF that somebody signed in wants to see. */
export const GET = memberRoute<FilePlace>({
  name: "attachment.show",
  limit: { max: 3000, perSeconds: 3600 },
  run: (ctx, request, place) => givenFile(ctx, request, { place, give: showFile }),
})
export const HEAD = refuseHead
