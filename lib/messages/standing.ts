import { domainToUnicode } from "node:url"
import { findStanding, type Standing } from "#db/queries/abuse-cases.ts"
import type { SenderRow } from "#db/queries/sending.ts"
import type { Address } from "../address.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { withinLimit, type LimitRule, type TooMany } from "../limits.ts"
import { fail, ok, type Result } from "../result.ts"
import { isToSupport } from "../support-address.ts"
import type { AddressUnanswered, SendingBraked, SendingStopped } from "./errors.ts"

/**
 * People that one sender may write to for the first time in a day: enough for work, too few for a flood of notices (B75).
 * Those with an account count like the others, or the limit would tell who has one (B20).
 */
const NEW_PEOPLE: LimitRule = { name: "send.new-recipient", max: 200, perSeconds: 24 * 3600 }

/** The same counter, from when several people have reported the sender until support has decided (M18). */
const NEW_PEOPLE_BRAKED = { ...NEW_PEOPLE, max: 10 }

/** What support, or reports that wait for it, let the actor send (M18). */
export const standingOf = ({ db }: MemberContext, scope: HolderScope): Promise<Standing> => findStanding(db, scope)

/**
 * Why a message to these cannot be sent: support has stopped the sender's sending, or its address belongs to an organisation that got no answer by its day
 * (O10). To support it can, to ask why.
 */
export function stopped(
  { env }: MemberContext,
  { isStopped, unansweredDomain: domain }: Standing & Pick<SenderRow, "unansweredDomain">,
  to: readonly Address[],
): SendingStopped | AddressUnanswered | null {
  if (isToSupport(env, to)) return null
  if (isStopped) return { code: "sending_stopped", support: env.supportAddress }
  return domain === null ? null : { code: "address_unanswered", domain: domainToUnicode(domain) }
}

/** Counts whom the actor writes to for the first time. Support does not count for whom is slowed down. */
export async function countNewPeople(
  ctx: MemberContext,
  { isBraked }: Standing,
  isNew: readonly Address[],
): Promise<Result<null, TooMany | SendingBraked>> {
  const counted = isBraked ? isNew.filter((address) => !isToSupport(ctx.env, [address])) : isNew
  if (counted.length === 0) return ok(null)
  const free = await withinLimit(ctx, isBraked ? NEW_PEOPLE_BRAKED : NEW_PEOPLE, ctx.actor.accountId, counted.length)
  if (free.ok || !isBraked) return free
  return fail({ code: "sending_braked", max: NEW_PEOPLE_BRAKED.max, support: ctx.env.supportAddress })
}
