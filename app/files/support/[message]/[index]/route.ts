import { memberRoute } from "#lib/web/route.ts"
import { refuseHead, sendFile } from "#lib/web/send-file.ts"
import type { FilePlace } from "../../../[message]/[index]/given-file.ts"
import { givenSupportFile } from "./given-support-file.ts"

/** A file of a message to support, for somebody of support. */
export const GET = memberRoute<FilePlace>({
  name: "support.download",
  limit: { max: 1000, perSeconds: 3600 },
  run: (ctx, request, place) => givenSupportFile(ctx, request, { place, give: sendFile }),
})
export const HEAD = refuseHead
