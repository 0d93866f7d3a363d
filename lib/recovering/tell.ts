import type { Tx } from "#db/client.ts"
import { lockOwner, type WaitKind } from "#db/queries/recovering.ts"
import { recordAudit, type AuditContext } from "../audit/record-audit.ts"
import type { OwnerScope } from "../authz/scope.ts"
import type { Services } from "../context.ts"
import { factorsOf } from "../factors/account-factors.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { readyMail, type ReadyMail } from "../identity/notices.ts"
import { formats } from "../language/formats.ts"
import { isLanguage } from "../language/languages.ts"
import { translator } from "../language/translate.ts"
import { queueSms } from "../notifications/outgoing.ts"
import { entryOf, WAIT_EVENTS, type RecoveryAct } from "./acts.ts"

type Tell = RecoveryAct & {
  /** When it happens, for what has been announced; else now. */
  readonly at?: Date
  /** A number that is told although it is the account's no more. */
  readonly alsoTo?: string | null
}

/**
 * Tells an owner on every channel there is: each proven address, and each phone, one that was said to be lost too: whoever says so falsely must not
 * keep its owner from knowing (B25). Whoever has taken over one of them cannot keep the others from knowing. Records it in the audit trail (O12, B78):
 * call it last in the transaction, as `recordAudit`.
 */
export async function tellOwner(services: AuditContext, tx: Tx, scope: OwnerScope, { at, alsoTo = null, ...act }: Tell): Promise<void> {
  const { event } = act
  const way = "way" in act ? act.way : ""
  const code = "stopCode" in act ? (act.stopCode ?? "none") : "none"
  const owner = await lockOwner(tx, scope)
  if (owner === null) return
  const language = isLanguage(owner.language) ? owner.language : "en"
  const time = formats({ language, timeZone: owner.timeZone }).exact(at ?? services.clock.now())
  const factors = await factorsOf(services, tx, scope.accountId)
  const waits = at === undefined ? "no" : "yes"
  const words = { language, event, time, waits, way, passkeys: factors?.passkeys ?? 0 }
  const { accountId } = scope
  await mailEveryAddress(services, tx, { accountId, mailTo: (to) => recoveryMail(services, { to, ...words }) })
  // A minus sign, as in GMT−3, would make three messages of one: it is not of their alphabet.
  const text = translator(language).dynamic(`sms.recovery.${event}`, { time, waits, code }).replaceAll("−", "-")
  const phones = new Set([factors?.phone, factors?.lostPhone, factors?.backupPhone, alsoTo].filter((phone) => phone != null))
  for (const to of phones) await queueSms(tx, services, { to, text })
  await recordAudit(tx, services, entryOf(act, accountId))
}

/** Whoever has proven themselves to be the owner, without being signed in, stands in the trail as the owner. */
export const asOwner = <C extends Services>(ctx: C, { accountId }: OwnerScope): C & AuditContext => ({
  ...ctx,
  actor: { accountId, memberId: null },
})

type Words = {
  readonly to: string
  readonly language: string
  readonly event: RecoveryAct["event"]
  readonly time: string
  /** "yes" where it was announced for a time that is to come. */ readonly waits: string
  /** By what a wait was stopped. */
  readonly way: string
  /** How many there are: one may be on a phone that is lost. */
  readonly passkeys: number
}

function recoveryMail(services: Services, { to, language, event, ...values }: Words): ReadyMail {
  const t = translator(language, "mail")
  const { supportAddress: support, baseUrl } = services.env
  const say = (part: string) => t.dynamic(`recovery.${event}.${part}`, { ...values, support, page: `${baseUrl}/recover/stop` })
  const subject = say("subject")
  const content = {
    heading: subject,
    paragraphs: [say("what"), say("ifNot")],
    button: { label: t("recovery.button"), url: `${services.env.baseUrl}/account/id-control` },
    why: t("recovery.why", { address: to }),
  }
  return readyMail(services, { to, language }, { subject, content })
}

/** Waits that their owner needs no more stand in the trail; the way back that made them needless is what is told. */
export async function recordStopped(services: Services, tx: Tx, scope: OwnerScope, kinds: readonly WaitKind[]): Promise<void> {
  for (const kind of kinds)
    await recordAudit(tx, asOwner(services, scope), entryOf({ event: WAIT_EVENTS[kind].stopped, way: "way_back" }, scope.accountId))
}
