import { DAY, HOUR, SECOND } from "../clock.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { withinLimit, type LimitRule, type TooMany } from "../limits.ts"
import { ok, type Result } from "../result.ts"
import { eased } from "./limits.ts"

const AN_HOUR = HOUR / SECOND

/** What a stranger can cause at an address that is not theirs: from one network, and from all of them together. */
const FROM_NETWORK: LimitRule = { name: "identity.mail_network", max: 5, perSeconds: AN_HOUR }
const FROM_STRANGERS: LimitRule = { name: "identity.mail", max: 10, perSeconds: AN_HOUR }
/** A browser that has proven the owner before: no stranger's attempts use up its codes. */
const FROM_KNOWN_BROWSER: LimitRule = { name: "identity.mail_known", max: 5, perSeconds: AN_HOUR }
/** Somebody signed in, who adds an address: to one, and to all that they try. */
const FROM_MEMBER_TO_ONE: LimitRule = { name: "identity.mail_member", max: 5, perSeconds: AN_HOUR }
const FROM_MEMBER: LimitRule = { name: "identity.mail_for", max: 20, perSeconds: DAY / SECOND }

/** Who asks for a code by mail, as far as that is known before the address is proven. */
export type MailAsker =
  | { readonly kind: "stranger"; readonly network: string }
  | { readonly kind: "known_browser"; readonly browserId: Id }
  | { readonly kind: "member"; readonly accountId: Id }

/** What the code is for; each has counters of its own, so that attempts to register with an address do not use up its owner's way back in. */
export type MailPurpose = "register" | "recover" | "add"

type Wanted = { readonly address: string; readonly purpose: MailPurpose; readonly asker: MailAsker }

/**
 * Whether a code may go to an address now, and counts it. What strangers can trigger is counted apart from what the owner's own browser or somebody
 * signed in triggers, so that nobody can use up another's codes (B22).
 * @returns too_many_requests with the time after which the next may go
 */
export async function mayMail(services: Services, { address, purpose, asker }: Wanted): Promise<Result<null, TooMany>> {
  for (const [rule, who] of countersOf(`${purpose} ${address}`, asker)) {
    const free = await withinLimit(services, eased(services, rule), who)
    if (!free.ok) return free
  }
  return ok(null)
}

/** The narrower one first: what it refuses is not counted against everybody else. */
function countersOf(mail: string, asker: MailAsker): readonly (readonly [LimitRule, string])[] {
  switch (asker.kind) {
    case "stranger":
      return [
        [FROM_NETWORK, `${mail} ${asker.network}`],
        [FROM_STRANGERS, mail],
      ]
    case "known_browser":
      return [[FROM_KNOWN_BROWSER, `${mail} ${asker.browserId}`]]
    case "member":
      return [
        [FROM_MEMBER_TO_ONE, `${mail} ${asker.accountId}`],
        [FROM_MEMBER, asker.accountId],
      ]
  }
}
