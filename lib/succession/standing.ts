import { deleteSuccessor, deleteUnapproved, type FoundSuccessor, type SuccessorRow } from "#db/queries/successors.ts"
import { deleteInvitation } from "#db/queries/unit-invitations.ts"
import { inAll, type TenantTx } from "#db/tenancy.ts"
import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"

/** Over a weekend and a few days more, as every request of one to another: what is wanted still is asked again. */
const APPROVAL_MS = 7 * DAY

/** Shorter than other invitations: whoever is asked has spoken with somebody, and an open one is a way in that its organisation did not choose. */
const ANSWER_MS = 14 * DAY

/** Until when a second operator can approve. */
export const approvableUntil = ({ askedAt }: Pick<SuccessorRow, "askedAt">): Date => new Date(askedAt.getTime() + APPROVAL_MS)

/** Until when a successor who is approved now can answer. */
export const answerableUntil = (now: Date): Date => new Date(now.getTime() + ANSWER_MS)

/** Until when it stands: until it can be approved or, once it is, until the successor can answer. */
export const standsUntil = (row: FoundSuccessor): Date => row.answerUntil ?? approvableUntil(row)

/** One that still waits for the second operator, or that they approved and the successor has not answered. */
export const isStanding = (row: FoundSuccessor | null, now: Date): row is FoundSuccessor => row !== null && now < standsUntil(row)

/** Takes it away, with the invitation where there is one. */
export async function dropSuccessor(tx: TenantTx, { organisationId, invitationId }: SuccessorRow): Promise<void> {
  if (invitationId !== null) await deleteInvitation(tx, invitationId)
  await deleteSuccessor(tx, organisationId)
}

/** Forgets what no second operator approved; a job's. @returns how many went */
export const forgetUnapproved = ({ db, clock }: Services): Promise<number> =>
  inAll(db, "service", (tx) => deleteUnapproved(tx, new Date(clock.now().getTime() - APPROVAL_MS)))
