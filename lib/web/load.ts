import { notFound, redirect } from "next/navigation"
import { headers } from "next/headers"
import { after } from "next/server"
import type { MemberContext } from "../context.ts"
import { hasFreshProof } from "../identity/fresh-proof.ts"
import { rewrapWaiting } from "../links/rewrap.ts"
import type { Failure, Result } from "../result.ts"
import { proofPage } from "./next-path.ts"
import { memberContext } from "./session.ts"

/** What waited for this person's key to be open (keys.md 4); after the answer is sent, so that nobody waits for it. */
async function catchUp(context: MemberContext): Promise<void> {
  try {
    await rewrapWaiting(context)
  } catch (error) {
    context.log.error("catch_up_failed", error)
  }
}

/** The signed-in person, or the way to the sign-in page and back here. */
export async function requireMember(): Promise<MemberContext> {
  const context = await memberContext()
  if (context !== null) {
    if (!context.hasAcceptedTerms) redirect(withNext("/terms/new", (await headers()).get("x-sigill-path")))
    if (context.actor.isHeldBack) await holdBack()
    if (context.isWaitedFor) after(() => catchUp(context))
    return context
  }
  redirect(withNext("/sign-in", (await headers()).get("x-sigill-path")))
}

/** Where a factor that the organisation demands is set up. */
const WAY_TO_A_FACTOR = /^\/account\/(?:factor|id-control|prove)(?:[/?]|$)/

/** Whoever lacks a factor that the organisation demands is led to where that is said, and sees nothing else (O11); the policy refuses it as well. */
async function holdBack(): Promise<void> {
  const path = (await headers()).get("x-sigill-path") ?? ""
  if (!WAY_TO_A_FACTOR.test(path)) redirect("/account/factor")
}

/** The signed-in person, who has proven two factors a moment ago; else the way to prove them and back here (B25). */
export async function requireProvenMember(): Promise<MemberContext> {
  const context = await requireMember()
  if (!hasFreshProof(context)) redirect(proofPage((await headers()).get("x-sigill-path")))
  return context
}

const withNext = (to: string, path: string | null) => (path === null || path === "/" ? to : `${to}?next=${encodeURIComponent(path)}`)

/** What a page shows, from one use case. `not_found` is the not-found page; other failures come back to be shown. */
export async function load<T, E extends Failure>(useCase: (context: MemberContext) => Promise<Result<T, E>>): Promise<Result<T, E>> {
  const found = await useCase(await requireMember())
  if (!found.ok && found.error.code === "not_found") notFound()
  return found
}
