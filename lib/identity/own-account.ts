import { moveOverview } from "#db/queries/daily-notices.ts"
import { findOwnAccount, findOwnAddresses, updateProfile } from "#db/queries/own-account.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { openField } from "../keys/field.ts"
import { isLanguage } from "../language/languages.ts"
import { fail, ok, type Result } from "../result.ts"
import { invalidField, type InvalidField } from "./errors.ts"
import { readPersonName } from "./person-name.ts"
import { lastDigits } from "./phone-number.ts"
import { readTimeZone } from "./time-zones.ts"
import { MORNING, nextAt } from "../wall-clock.ts"

export type OwnAccount = {
  readonly name: string
  readonly addresses: readonly { readonly address: string; readonly isMain: boolean }[]
  /** The last two digits; the whole number is never shown (B50). */
  readonly phoneDigits: string | null
  readonly language: string
  readonly timeZone: string
  readonly termsVersion: string | null
  readonly since: Date
}

/** What the account pages show of the signed-in person. */
export async function ownAccount(ctx: MemberContext): Promise<Result<OwnAccount, NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  const [row, addresses] = await Promise.all([findOwnAccount(ctx.db, scope.value), findOwnAddresses(ctx.db, scope.value)])
  if (row === null) return fail("not_found")
  const phone = row.phone === null ? null : openField(ctx, { name: "phone", ownerId: ctx.actor.accountId, sealed: row.phone })
  const { name, language, timeZone, termsVersion } = row
  return ok({
    name,
    addresses,
    phoneDigits: phone === null ? null : lastDigits(phone),
    language,
    timeZone,
    termsVersion,
    since: row.createdAt,
  })
}

export type Profile = { readonly name: string; readonly language: string; readonly timeZone: string }

/** Changes name, language and time zone. Messages that were sent keep the name that was signed in them. */
export async function changeProfile(
  ctx: MemberContext,
  input: Profile,
): Promise<Result<{ readonly language: string }, NotFound | InvalidField>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const name = readPersonName(input.name)
  if (name === null) return invalidField("name", "name")
  const timeZone = readTimeZone(input.timeZone)
  if (timeZone === null) return invalidField("time_zone", "time_zone")
  if (!isLanguage(input.language)) return invalidField("language", "language")
  await updateProfile(ctx.db, scope.value, { name, language: input.language, timeZone })
  const now = ctx.clock.now()
  await moveOverview(ctx.db, scope.value, { now, dueAt: nextAt(MORNING, { now, timeZone }) })
  return ok({ language: input.language })
}

/** Remembers the language chosen at the foot of a page. */
export async function keepLanguage(ctx: MemberContext, language: string): Promise<void> {
  const scope = authorize(ctx.actor, "account:change")
  if (scope.ok && isLanguage(language)) await updateProfile(ctx.db, scope.value, { language })
}
