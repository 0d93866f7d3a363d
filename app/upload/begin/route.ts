import type { MemberContext } from "#lib/context.ts"
import { beginUpload } from "#lib/uploads/begin-upload.ts"
import { parseBeginUpload } from "#lib/uploads/input.ts"
import { asMailbox } from "#lib/web/as-mailbox.ts"
import { answer, inJson, json } from "#lib/web/json.ts"
import { memberRoute, type RouteArguments } from "#lib/web/route.ts"
import { visitorContext } from "#lib/web/session.ts"
import { readSmallBody } from "#lib/web/small-body.ts"

const MAX_BODY = 16 * 1024

/** Announces a file that will come in parts, while its message is still being written (M8). */
export const POST = async (request: Request, given: RouteArguments<Record<string, never>>): Promise<Response> =>
  inJson(await begin(request, given))

const begin = memberRoute({
  name: "upload.begin",
  limit: { max: 1_000, perSeconds: 3600 },
  run: asMailbox(announce),
  signedOut: async () => answer((await visitorContext()).language, { code: "signed_out" }),
})

async function announce(ctx: MemberContext, request: Request): Promise<Response> {
  const body = await readSmallBody(request, MAX_BODY)
  if (body === null) return answer(ctx.language, { code: "body_too_large" })
  const input = parseBeginUpload(body)
  const begun = input.ok ? await beginUpload(ctx, input.value) : input
  return begun.ok ? json(201, begun.value) : answer(ctx.language, begun.error)
}
