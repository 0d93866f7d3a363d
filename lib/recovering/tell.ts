import type { Tx } from "#db/client.ts"
import { findOwnAddresses } from "#db/queries/own-account.ts"
import { lockOwner } from "#db/queries/recovering.ts"
import type { OwnerScope } from "../authz/scope.ts"
import type { Services } from "../context.ts"
import { factorsOf } from "../factors/account-factors.ts"
import { readyMail, sendMail, type ReadyMail } from "../identity/notices.ts"
import { formats } from "../language/formats.ts"
import { isLanguage } from "../language/languages.ts"
import { translator } from "../language/translate.ts"
import { queueSms } from "../notifications/outgoing.ts"

/** What happened to an account while its owner could not sign in, or what will; each has its words under `mail.recovery` and `sms.recovery`. */
export type RecoveryEvent =
  | "restored"
  | "phoneLost"
  | "numberChanged"
  | "numberBegun"
  | "numberDue"
  | "numberStopped"
  | "restartBegun"
  | "restartDue"
  | "restartStopped"
  | "restarted"

type Tell = {
  readonly event: RecoveryEvent
  /** When it happens, for what has been announced; else now. */
  readonly at?: Date
  /** A number that is told although it is the account's no more. */
  readonly alsoTo?: string | null
}

/**
 * Tells an owner on every channel there is: each proven address, and each phone, one that was said to be lost too: whoever says so falsely must not keep its owner from knowing (B25). Whoever has taken over one of them
 * cannot keep the others from knowing.
 */
export async function tellOwner(services: Services, tx: Tx, scope: OwnerScope, { event, at, alsoTo = null }: Tell): Promise<void> {
  const owner = await lockOwner(tx, scope)
  if (owner === null) return
  const language = isLanguage(owner.language) ? owner.language : "en"
  const time = formats({ language, timeZone: owner.timeZone }).exact(at ?? services.clock.now())
  for (const { address } of await findOwnAddresses(tx, scope))
    await sendMail(services, tx, recoveryMail(services, { to: address, language, event, time }))
  const factors = await factorsOf(services, tx, scope.accountId)
  const text = translator(language).dynamic(`sms.recovery.${event}`, { time })
  const phones = new Set([factors?.phone, factors?.lostPhone, factors?.backupPhone, alsoTo].filter((phone) => phone != null))
  for (const to of phones) await queueSms(tx, services, { to, text })
}

type Words = { readonly to: string; readonly language: string; readonly event: RecoveryEvent; readonly time: string }

function recoveryMail(services: Services, { to, language, event, time }: Words): ReadyMail {
  const t = translator(language, "mail")
  const say = (part: string) => t.dynamic(`recovery.${event}.${part}`, { time, support: services.env.supportAddress })
  const subject = say("subject")
  const content = {
    heading: subject,
    paragraphs: [say("what"), say("ifNot")],
    button: { label: t("recovery.button"), url: `${services.env.baseUrl}/account/id-control` },
    why: t("recovery.why", { address: to }),
  }
  return readyMail(services, { to, language }, { subject, content })
}
