import type { RouteArguments } from "#lib/web/route.ts"
import { refuseHead } from "#lib/web/send-file.ts"
import { showFile } from "#lib/web/show-file.ts"
import { givenLinkFile, type LinkFilePlace } from "../given-link-file.ts"

export const HEAD = refuseHead

/** A picture or PDF that somebody who reads by a link wants to see. */
export async function GET(request: Request, { params }: RouteArguments<LinkFilePlace>): Promise<Response> {
  return givenLinkFile(request, { place: await params, give: showFile })
}
