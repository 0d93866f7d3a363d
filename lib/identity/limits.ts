import { DAY, HOUR, MINUTE, SECOND } from "../clock.ts"
import type { Services } from "../context.ts"
import { forgive, isSpent, withinLimit, type Counter, type LimitRule, type TooMany } from "../limits.ts"
import { isBelowCeilings } from "../policies/sms-ceiling.ts"
import { ok, type Result } from "../result.ts"
import { takeFromBudget, type SmsStopped } from "./sms-budget.ts"

const per = (milliseconds: number) => milliseconds / SECOND

/** SMS cost money and wake people (B73): by number, by neighbouring numbers, and by who asks. */
const SMS_TO_NUMBER: LimitRule = { name: "identity.sms", max: 10, perSeconds: per(HOUR) }
const SMS_TO_NEIGHBOURS: LimitRule = { name: "identity.sms_prefix", max: 60, perSeconds: per(HOUR) }
const SMS_FOR_ONE: LimitRule = { name: "identity.sms_for", max: 30, perSeconds: per(DAY) }
/** The last digits that neighbouring numbers differ in. */
const NEIGHBOURHOOD = 3
const REGISTRATIONS_FROM_NETWORK: LimitRule = { name: "identity.register", max: 60, perSeconds: per(10 * MINUTE) }
const RECOVERIES_FROM_NETWORK: LimitRule = { name: "identity.recover", max: 60, perSeconds: per(10 * MINUTE) }
/** Codes sent within one attempt. */
export const CODES_PER_ATTEMPT = 5

/** In evaluation nothing leaves the machine and everybody comes from the same one. */
export const eased = (services: Services, rule: LimitRule): LimitRule => (services.env.evaluation ? { ...rule, max: rule.max * 20 } : rule)

export type SmsRefusal = TooMany | SmsStopped
/** `asker`: the address, account or link on whose behalf it goes. */
export type WantedSms = {
  readonly number: string
  readonly asker: string
  /** Somebody who has no account yet: strangers together get at most half of what a day may cost, so that they cannot stop everybody else's codes. */
  readonly isStranger?: boolean
}

/** Whether an SMS may go out now, and counts it: within the limits, and within what a day may cost (B73). */
export async function maySms(services: Services, { number, asker, isStranger = false }: WantedSms): Promise<Result<null, SmsRefusal>> {
  const counters = [
    [SMS_TO_NUMBER, number],
    [SMS_FOR_ONE, asker],
    [SMS_TO_NEIGHBOURS, number.slice(0, -NEIGHBOURHOOD)],
  ] as const
  for (const [rule, who] of counters) {
    const free = await withinLimit(services, eased(services, rule), who)
    if (!free.ok) return free
  }
  return takeFromBudget(services, { number, share: isStranger ? 0.5 : 1, kind: "code" })
}

/** Text messages that somebody asked for with a message (M6): the same limits, counted apart, so that they use up nobody's codes. */
const TEXTS: readonly { readonly rule: LimitRule; readonly who: (wanted: WantedSms) => string }[] = [
  { rule: { ...SMS_TO_NUMBER, name: "message.sms" }, who: ({ number }) => number },
  { rule: { ...SMS_FOR_ONE, name: "message.sms_for" }, who: ({ asker }) => asker },
  { rule: { ...SMS_TO_NEIGHBOURS, name: "message.sms_prefix" }, who: ({ number }) => number.slice(0, -NEIGHBOURHOOD) },
]

/** Whether such a text message may go out now, and counts it; an organisation may have set a ceiling (O11). Together they get at most half of what a day may cost: codes come first (B73). */
export async function mayText(services: Services, wanted: WantedSms): Promise<boolean> {
  for (const { rule, who } of TEXTS) {
    const free = await withinLimit(services, eased(services, rule), who(wanted))
    if (!free.ok) return false
  }
  if (!(await isBelowCeilings(services, wanted.asker))) return false
  return (await takeFromBudget(services, { number: wanted.number, share: 0.5, kind: "text" })).ok
}

export const mayRegister = (services: Services, network: string) =>
  withinLimit(services, eased(services, REGISTRATIONS_FROM_NETWORK), network)
export const mayRecover = (services: Services, network: string) => withinLimit(services, eased(services, RECOVERIES_FROM_NETWORK), network)

/**
 * Wrong passwords in a row (B21): after five a pause of up to a minute, then of an hour, then of a day, and never more than a hundred.
 * Each window counts for itself, in the database, so a restart or another process changes nothing.
 */
const FAILURES: readonly LimitRule[] = [
  { name: "sign_in.minute", max: 5, perSeconds: per(MINUTE) },
  { name: "sign_in.hour", max: 20, perSeconds: per(HOUR) },
  { name: "sign_in.day", max: 50, perSeconds: per(DAY) },
  { name: "sign_in.all", max: 100, perSeconds: per(365 * DAY) },
]

/** Failures from one network, whichever address was typed. A hospital's browsers come from one network, so it is wide. */
const FAILURES_FROM_NETWORK: LimitRule = { name: "sign_in.network", max: 200, perSeconds: per(10 * MINUTE) }

/** Who is counted: an address from any unknown browser, or one known browser, which a stranger's guesses must not shut out. */
export type Guesser = { readonly address: string; readonly knownBrowserId: string | null }

const counterOf = ({ address, knownBrowserId }: Guesser) => (knownBrowserId === null ? `address ${address}` : `browser ${knownBrowserId}`)

/** Where the password is asked for of somebody whose account is known already; each counts apart, so that guesses at one do not shut another (B21). */
const PASSWORD_DOORS = ["proof", "recover", "passkey"] as const
export type PasswordDoor = (typeof PASSWORD_DOORS)[number]

export const guesserAt = (door: PasswordDoor, accountId: string): Guesser => ({ address: `${door} ${accountId}`, knownBrowserId: null })

/** Counts a try before it is made, so that guesses at once have no more than guesses in a row. A right password takes it back by `forgiveFailures`. */
export async function countTry(services: Services, guesser: Guesser, network: string): Promise<Result<null, TooMany>> {
  if (guesser.knownBrowserId === null) {
    const open = await isSpent(services, FAILURES_FROM_NETWORK, network)
    if (!open.ok) return open
  }
  for (const rule of FAILURES) {
    const free = await withinLimit(services, rule, counterOf(guesser))
    if (!free.ok) return free
  }
  return ok(null)
}

/** A wrong password counts for its network too. */
export const countFailure = async (services: Services, network: string): Promise<void> =>
  void (await withinLimit(services, FAILURES_FROM_NETWORK, network))

/** After a right password the row of failures is over. */
export async function forgiveFailures(services: Services, guesser: Guesser): Promise<void> {
  const strangers = counterOf({ ...guesser, knownBrowserId: null })
  const counters = new Set([strangers, counterOf(guesser)])
  await Promise.all([...counters].flatMap((counter) => FAILURES.map((rule) => forgive(services, rule, counter))))
}

/** Where codes of an authenticator or a sheet are typed; counted apart, so that guesses on one way do not shut another. */
export type FactorWay = "recover" | "other"

const factorCounter = (accountId: string, way: FactorWay) => (way === "recover" ? `factor recover ${accountId}` : `factor ${accountId}`)

/**
 * Wrong codes of an authenticator or a sheet, over all attempts: who knows the password must not guess on and on (B21, B23). Getting back in, which
 * needs no password, has a counter of its own: whoever reads the mailbox must not be able to shut the owner out of signing in.
 */
export async function countFactorTry(services: Services, accountId: string, way: FactorWay): Promise<Result<null, TooMany>> {
  for (const rule of FAILURES) {
    const free = await withinLimit(services, rule, factorCounter(accountId, way))
    if (!free.ok) return free
  }
  return ok(null)
}

/** After a right code the row of failures is over. */
export async function forgiveFactorTries(services: Services, accountId: string, way: FactorWay): Promise<void> {
  await Promise.all(FAILURES.map((rule) => forgive(services, rule, factorCounter(accountId, way))))
}

/** For how many seconds the ways back into an account rest after wrong codes or passwords; null where they do not. */
export async function recoveryPause(services: Services, accountId: string): Promise<number | null> {
  const ways = [factorCounter(accountId, "recover"), counterOf(guesserAt("recover", accountId))]
  const found = await Promise.all(ways.flatMap((who) => FAILURES.map((rule) => isSpent(services, rule, who))))
  const pauses = found.flatMap((state) => (state.ok ? [] : [state.error.retryAfterSeconds]))
  return pauses.length === 0 ? null : Math.max(...pauses)
}

/** Whose pauses the operator's command lifts: an address, and where somebody has it their account and the browsers that it is known from. */
export type Paused = { readonly address: string; readonly accountId: string | null; readonly knownBrowserIds: readonly string[] }

/** Every counter of wrong passwords and codes that may keep somebody out, from every browser and on every way (B21). */
export function pausesOf({ address, accountId, knownBrowserIds }: Paused): readonly Counter[] {
  const browsers = [null, ...knownBrowserIds].map((knownBrowserId) => counterOf({ address, knownBrowserId }))
  const doors = accountId === null ? [] : PASSWORD_DOORS.map((door) => counterOf(guesserAt(door, accountId)))
  const factors = accountId === null ? [] : [factorCounter(accountId, "recover"), factorCounter(accountId, "other")]
  return [...browsers, ...doors, ...factors].flatMap((who) => FAILURES.map((rule) => ({ rule, who })))
}
