import { certificateAnswer } from "#app/_forms/certificate-answer.ts"
import { findClosedByLink } from "#lib/closing/find-closed.ts"
import type { RouteArguments } from "#lib/web/route.ts"
import { visitorContext } from "#lib/web/session.ts"

/** The certificate behind the link of a former administrator, whose account may be gone (D8): the secret in the path is what lets in. */
export async function GET(_request: Request, { params }: RouteArguments<{ readonly secret: string }>): Promise<Response> {
  const context = await visitorContext()
  const found = await findClosedByLink(context, (await params).secret)
  return found?.kind === "closed" ? certificateAnswer(context, found.signed) : new Response(null, { status: 404 })
}
