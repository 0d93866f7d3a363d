import { findCorrections, type CorrectionRow } from "#db/queries/corrections.ts"
import { findEmploymentEnd, type EmploymentEndRow } from "#db/queries/employment-ends.ts"
import { listPeople, type ListedPerson } from "#db/queries/listed-people.ts"
import type { NotFound } from "../authz/policy.ts"
import { isId, type Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { correctedValue } from "../corrections/settle.ts"
import { look } from "./act.ts"
import { withoutFalseGrants } from "./administered.ts"
import type { OrganizerContext } from "./context.ts"
import { shownCorrection } from "./correct-person.ts"
import type { Help } from "./helpers.ts"
import { withHelp } from "./people.ts"

export type PersonPlace = Pick<ListedPerson, "unitId" | "unitName" | "isPrimary" | "joinedAt"> & {
  readonly kind: Exclude<ListedPerson["kind"], "administrator">
}

export type ShownPerson = Pick<ListedPerson, "accountId" | "name" | "address" | "isBlocked"> & {
  /** Where they belong, of the units in scope. */ readonly places: readonly PersonPlace[]
  /** Whether an employee can be helped back in (O15); a member's account is their own. */ readonly help: Help | "member"
  /** When the employment ends, and what becomes of the account (O6); null where nothing is announced, or somebody else's department employs them (O4). */
  readonly ending: Pick<EmploymentEndRow, "endsAt" | "outcome"> | null
  /** In a department of scope, so that this administrator acts for their employer. */ readonly isEmployedHere: boolean
  /** What they are asked to confirm about themselves (O6); none but for who administers the department that employs them. */
  readonly corrections: readonly ShownCorrection[]
}

export type ShownCorrection = Pick<CorrectionRow, "what" | "expiresAt"> & { readonly shown: string }

/** More units than anybody is in. */
const MOST = 500

/** One person of the units in scope, or who administers one of them. @returns not_found also for somebody of another part of the organisation */
export function showPerson(ctx: OrganizerContext, accountId: Id): Promise<Result<ShownPerson, NotFound>> {
  if (!isId(accountId)) return Promise.resolve(fail("not_found"))
  return look(ctx, "organizer:people", async (tx, scope) => {
    const window = { unitId: null, kind: null, accountId, words: "", after: null, limit: MOST }
    const rows = await withHelp(tx, ctx, await withoutFalseGrants(ctx, tx, await listPeople(tx, scope, window)))
    const [first] = rows
    if (first === undefined) return fail("not_found")
    const { name, address, isBlocked } = first
    const isEmployedHere = rows.some(({ isPrimary }) => isPrimary)
    const ending = isEmployedHere ? await findEmploymentEnd(tx, accountId) : null
    const waiting = isEmployedHere ? await findCorrections(tx, accountId, ctx.clock.now()) : []
    return ok({
      accountId,
      name,
      address,
      isBlocked,
      ending: ending === null ? null : { endsAt: ending.endsAt, outcome: ending.outcome },
      isEmployedHere,
      corrections: waiting.map((row) => ({
        what: row.what,
        expiresAt: row.expiresAt,
        shown: shownCorrection(row.what, correctedValue(ctx, row)),
      })),
      places: rows.flatMap(({ unitId, unitName, kind, isPrimary, joinedAt }) =>
        kind === "administrator" ? [] : [{ unitId, unitName, kind, isPrimary, joinedAt }],
      ),
      help: rows.find(({ kind }) => kind === "employee")?.help ?? "member",
    })
  })
}
