import { notFound, redirect } from "next/navigation"
import { headers } from "next/headers"
import { after } from "next/server"
import type { MemberContext } from "../context.ts"
import { rewrapWaiting } from "../links/rewrap.ts"
import type { Failure, Result } from "../result.ts"
import { memberContext } from "./session.ts"

/** The signed-in person, or the way to the sign-in page and back here. */
export async function requireMember(): Promise<MemberContext> {
  const context = await memberContext()
  if (context !== null) {
    after(() => rewrapWaiting(context).catch((error: unknown) => context.log.error("rewrap_failed", error)))
    return context
  }
  const path = (await headers()).get("x-sigill-path")
  redirect(path === null || path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`)
}

/** What a page shows, from one use case. `not_found` is the not-found page; other failures come back to be shown. */
export async function load<T, E extends Failure>(useCase: (context: MemberContext) => Promise<Result<T, E>>): Promise<Result<T, E>> {
  const found = await useCase(await requireMember())
  if (!found.ok && found.error.code === "not_found") notFound()
  return found
}
