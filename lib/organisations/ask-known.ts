import type { NotFound } from "../authz/policy.ts"
import type { InvalidField } from "../identity/errors.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import type { Id } from "../ids.ts"
import type { TooMany } from "../limits.ts"
import type { Result } from "../result.ts"
import type { OrganizerContext } from "./context.ts"
import type { OrganisationCloses, WrongPlace } from "./errors.ts"
import type { InviteLinesWrong } from "./invite-lines.ts"
import { invitePeople, type Invited } from "./invitations.ts"
import { showPerson } from "./show-person.ts"

export type AskKnown = { readonly accountId: Id; readonly unitId: Id; readonly as: "member" | "administrator" }

/** Asks somebody of the units in scope into a further unit, or to administer one (O4, O6): the invitation by address, to their main address. */
export async function askKnown(
  ctx: OrganizerContext,
  { accountId, unitId, as }: AskKnown,
): Promise<Result<Invited, NotFound | InvalidField | WrongPlace | ProofNeeded | TooMany | OrganisationCloses | InviteLinesWrong>> {
  const person = await showPerson(ctx, accountId)
  if (!person.ok) return person
  const asked = as === "member" ? ({ kind: "member", administers: false } as const) : ({ kind: null, administers: true } as const)
  return invitePeople(ctx, { unitId, lines: person.value.address, ...asked })
}
