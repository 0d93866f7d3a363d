import { deleteUnapproved, type SuccessorRow } from "#db/queries/successors.ts"
import { inAll } from "#db/tenancy.ts"
import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"

/** Over a weekend and a few days more, as every request of one to another: what is wanted still is asked again. */
export const APPROVAL_DAYS = 7

const APPROVAL_MS = APPROVAL_DAYS * DAY

/** Until when a second operator can approve. */
export const approvableUntil = ({ askedAt }: Pick<SuccessorRow, "askedAt">): Date => new Date(askedAt.getTime() + APPROVAL_MS)

/** One that still waits for the second operator, or that they approved and the successor has not answered. */
export const isStanding = (row: SuccessorRow | null, now: Date): row is SuccessorRow =>
  row !== null && (row.invitationId !== null || now < approvableUntil(row))

/** Forgets what no second operator approved; a job's. @returns how many went */
export const forgetUnapproved = ({ db, clock }: Services): Promise<number> =>
  inAll(db, "service", (tx) => deleteUnapproved(tx, new Date(clock.now().getTime() - APPROVAL_MS)))
