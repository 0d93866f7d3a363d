import { notFound, redirect } from "next/navigation"
import { after } from "next/server"
import { headers } from "next/headers"
import { authorize, lacksStrongFactor } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { hasFreshProof } from "../identity/fresh-proof.ts"
import type { Result } from "../result.ts"
import { openSupport, type SupportFailure } from "../staff/open-support.ts"
import { requireMember } from "./load.ts"
import { catchUp } from "./mailbox.ts"
import { proofPage } from "./next-path.ts"

/** Somebody with a role and the second factor that it asks for (R4). Others find nothing here; who lacks the factor is led to where that is said. */
export async function requireStaff(): Promise<MemberContext> {
  const context = await requireMember()
  if (context.actor.roles.length === 0) notFound()
  if (lacksStrongFactor(context.actor)) redirect("/operator")
  return context
}

/** The same, after a fresh proof (B25). */
export async function requireProvenStaff(): Promise<MemberContext> {
  const context = await requireStaff()
  if (!hasFreshProof(context)) redirect(proofPage((await headers()).get("x-sigill-path")))
  return context
}

export type SupportPage = { readonly context: MemberContext; readonly support: Result<MemberContext, SupportFailure> }

/** Somebody of support with the mailbox open, or why it is not; for everybody else there is nothing here. */
export async function requireSupport(): Promise<SupportPage> {
  const context = await requireStaff()
  if (!authorize(context.actor, "support:work").ok) notFound()
  const support = await openSupport(context)
  if (support.ok) after(() => catchUp(support.value))
  return { context, support }
}
