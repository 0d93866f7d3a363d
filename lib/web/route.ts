import { unstable_rethrow } from "next/navigation"
import type { MemberContext, VisitorContext } from "../context.ts"
import { withinLimit, type LimitRule } from "../limits.ts"
import type { Failure } from "../result.ts"
import { inWords, presentation, type FailureCode } from "./failures.ts"
import { isOwnOrigin } from "./origin.ts"
import { memberContext } from "./session.ts"

type MemberRoute<P> = {
  readonly name: string
  readonly limit: Omit<LimitRule, "name">
  readonly run: (context: MemberContext, request: Request, params: P) => Promise<Response>
  /** What somebody without a session gets; by default the sign-in page. */
  readonly signedOut?: (request: Request) => Promise<Response>
  /** What somebody gets who lacks a factor that the organisation demands; by default what a signed-out person gets here, or the way to a factor. */
  readonly heldBack?: (request: Request) => Promise<Response>
}

export type RouteArguments<P> = { readonly params: Promise<P> }

/** A route handler for a signed-in person: session before the first byte, origin on everything that changes something, limit, then the work. */
export function memberRoute<P = Record<string, never>>(shape: MemberRoute<P>) {
  return async (request: Request, { params }: RouteArguments<P>): Promise<Response> => {
    const context = await memberContext()
    if (context === null) return shape.signedOut === undefined ? signIn() : shape.signedOut(request)
    if (context.actor.isHeldBack) return heldBack(shape, request)
    const changes = request.method !== "GET" && request.method !== "HEAD"
    if (changes && !isOwnOrigin(request.headers.get("origin"))) return refuse(context, { code: "foreign_origin" })
    const free = await withinLimit(context, { name: shape.name, ...shape.limit }, context.actor.accountId)
    if (!free.ok) return refuse(context, free.error)
    try {
      return await shape.run(context, request, await params)
    } catch (error) {
      unstable_rethrow(error)
      context.log.error("route_failed", error, { route: shape.name })
      return refuse(context, { code: "unexpected" })
    }
  }
}

/** Nothing is given to whom it is demanded of, until there is a factor (O11). */
async function heldBack<P>({ heldBack: own, signedOut }: MemberRoute<P>, request: Request): Promise<Response> {
  const answer = own ?? signedOut
  return answer === undefined ? redirectTo("/account/factor") : answer(request)
}

const signIn = () => redirectTo("/sign-in")

/** A redirect after a post, to a path of ours. Relative, so that no Host header can change it (B54). */
export function redirectTo(path: string): Response {
  return new Response(null, { status: 303, headers: { Location: path, "Cache-Control": "no-store" } })
}

/**
 * A redirect away from what was read, which the browser is to forget: pages and storage (B36). Cookies stay: it remains a known browser and keeps its language.
 * For routes, to which a form posts as browsers do by themselves: after a server action only parts of the document change, and the rest stays in it.
 */
export function leaveFor(path: string): Response {
  const response = redirectTo(path)
  response.headers.set("Clear-Site-Data", '"cache", "storage"')
  return response
}

/** A failure as a plain page of one sentence; routes have no layout around them. */
export function refuse(context: VisitorContext, error: Failure & { readonly code: FailureCode }): Response {
  const { status } = presentation[error.code]
  const text = inWords(context, error)
  const headers = new Headers({ "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" })
  if ("retryAfterSeconds" in error) headers.set("Retry-After", String(error.retryAfterSeconds))
  return new Response(text + "\n", { status, headers })
}
