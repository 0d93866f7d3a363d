import type { MemberContext, Services } from "../context.ts"
import { formats } from "../language/formats.ts"
import { translator } from "../language/translate.ts"
import { readyMail, type ReadyMail } from "../identity/notices.ts"

/** What was changed of an account's locks; each has its words under `mail.locks` (I6) and in the audit trail (O12). */
export const LOCK_CHANGES = [
  "authenticatorOn",
  "authenticatorOff",
  "backupPhoneSet",
  "backupPhoneRemoved",
  "phoneChanged",
  "codesMade",
  "codesRemoved",
  "recoverySheetMade",
  "recoverySheetRemoved",
  "passkeyAdded",
  "passkeyRemoved",
  "keysRotated",
  "addressAdded",
  "addressRemoved",
  "mainAddressChanged",
] as const
export type LockChange = (typeof LOCK_CHANGES)[number]

/** Tells the owner, at one of their addresses, what was changed and when, and what to do if it was not them (B25). */
export function locksChangedMail(
  ctx: Services & Pick<MemberContext, "language" | "timeZone">,
  { to, change }: { readonly to: string; readonly change: LockChange },
): ReadyMail {
  const { language, timeZone } = ctx
  const t = translator(language, "mail")
  const time = formats({ language, timeZone }).exact(ctx.clock.now())
  const subject = t.dynamic(`locks.${change}.subject`)
  return readyMail(
    ctx,
    { to, language },
    {
      subject,
      content: {
        heading: subject,
        paragraphs: [t.dynamic(`locks.${change}.what`, { time }), t("locks.ifNot", { support: ctx.env.supportAddress })],
        button: { label: t("locks.button"), url: `${ctx.env.baseUrl}/account/id-control` },
        why: t("locks.why", { address: to }),
      },
    },
  )
}
