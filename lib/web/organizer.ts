import { headers } from "next/headers"
import { notFound, redirect } from "next/navigation"
import { after } from "next/server"
import type { NotFound } from "../authz/policy.ts"
import { hasFreshProof } from "../identity/fresh-proof.ts"
import { isId } from "../ids.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { handOnUnitKeys } from "../organisations/hand-on-unit-keys.ts"
import { openOrganizer } from "../organisations/open-organizer.ts"
import type { Result } from "../result.ts"
import { requireMember } from "./load.ts"
import { proofPage } from "./next-path.ts"

/** The signed-in person as an administrator of an organisation or of a part of it (O4). For everybody else there is nothing here. */
export async function requireOrganizer(organisationId: string): Promise<OrganizerContext> {
  const member = await requireMember()
  const organizer = isId(organisationId) ? await openOrganizer(member, organisationId) : null
  if (organizer === null || !organizer.ok) notFound()
  after(() => catchUp(organizer.value))
  return organizer.value
}

/** The same, after a fresh proof (B25). */
export async function requireProvenOrganizer(organisationId: string): Promise<OrganizerContext> {
  const context = await requireOrganizer(organisationId)
  if (!hasFreshProof(context.member)) redirect(proofPage((await headers()).get("x-sigill-path")))
  return context
}

/** What a page of the Organizer shows, from one use case; what is not there, or not in scope, is the not-found page. */
export async function shown<T>(found: Promise<Result<T, NotFound>>): Promise<T> {
  const result = await found
  if (!result.ok) notFound()
  return result.value
}

/** Administrators who wait for keys get them (keys.md 5); after the answer is sent, so that nobody waits for it. */
async function catchUp(context: OrganizerContext): Promise<void> {
  try {
    await handOnUnitKeys(context)
  } catch (error) {
    context.log.error("catch_up_failed", error)
  }
}
