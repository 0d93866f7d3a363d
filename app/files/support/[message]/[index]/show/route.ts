import { memberRoute } from "#lib/web/route.ts"
import { refuseHead } from "#lib/web/send-file.ts"
import { showFile } from "#lib/web/show-file.ts"
import type { FilePlace } from "../../../../[message]/[index]/given-file.ts"
import { givenSupportFile } from "../given-support-file.ts"

/** A picture or PDF in a message to support, for somebody of support who wants to see it. */
export const GET = memberRoute<FilePlace>({
  name: "support.show",
  limit: { max: 1000, perSeconds: 3600 },
  run: (ctx, request, place) => givenSupportFile(ctx, request, { place, give: showFile }),
})
export const HEAD = refuseHead
