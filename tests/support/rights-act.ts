import type { OrganizerContext } from "#lib/organisations/context.ts"
import { fail, type Failure, type Result } from "#lib/result.ts"
import type { Objects } from "./rights-world.ts"

/**
 * Who may do an act, in the words of O4: whoever administers the unit or one above it (`within`), one above it (`above`), the whole organisation (`whole`),
 * or anything of it (`any`).
 */
type Rule = "within" | "above" | "whole" | "any"

export type Act = {
  readonly rule: Rule
  /** Two factors are proven anew before (B25). */ readonly proven?: true
  /** Who does not administer the whole has no part of this right, and is told of no proof. */ readonly ofAllAlone?: true
  /** It changes nothing, so that the right is judged as the request begins. */ readonly reads?: true
  /** It names two things, of which one is the administrator's own: both are never the same. */ readonly namesTwo?: true
  /** Not done to the whole organisation: its name is the operator's (I10). */ readonly notToTheWhole?: true
  readonly ask: (ctx: OrganizerContext, object: Objects, own: Objects) => Promise<Result<unknown, Failure>>
}

let asked = 0
export const somebody = () => `somebody.${(asked += 1)}@example.org`

/** A list holds what was looked for, or it is not there for this administrator. */
export const holds = async <T>(
  found: Promise<Result<readonly T[], Failure>>,
  is: (item: T) => boolean,
): Promise<Result<unknown, Failure>> => {
  const list = await found
  return list.ok && !list.value.some(is) ? fail("not_found") : list
}

/** The same of what is a list only in part. */
export const within = async <T>(found: Promise<Result<T, Failure>>, is: (value: T) => boolean): Promise<Result<unknown, Failure>> => {
  const all = await found
  return all.ok && !is(all.value) ? fail("not_found") : all
}
