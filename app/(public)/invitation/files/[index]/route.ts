import type { RouteArguments } from "#lib/web/route.ts"
import { refuseHead, sendFile } from "#lib/web/send-file.ts"
import { givenLinkFile, type LinkFilePlace } from "./given-link-file.ts"

export const HEAD = refuseHead

/** A download of somebody who reads by a link (keys.md 4). */
export async function GET(request: Request, { params }: RouteArguments<LinkFilePlace>): Promise<Response> {
  return givenLinkFile(request, { place: await params, give: sendFile })
}
