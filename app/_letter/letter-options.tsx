import { OtherAct } from "#app/_forms/other-act.tsx"
import { Icon } from "#app/_ui/icon.tsx"
import type { IconName } from "#app/_ui/icon-names.ts"
import { Moment } from "#app/_ui/moment.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { hasEnded } from "#lib/messages/expiry.ts"
import type { FormAction } from "#lib/web/action.ts"
import type { Shown } from "./shown.ts"

type Line = { readonly icon: IconName; readonly words: string; readonly exact?: { readonly time: Date; readonly words: string } }

/** What the sender asked for with the message, before its text (M6); nothing where that is nothing. */
export function LetterOptions({ message, t, f, now }: Shown) {
  const { options, expiresAt, role } = message
  const isOver = hasEnded(expiresAt, now)
  const lines: readonly Line[] = [
    ...(options.urgent ? [{ icon: "warning" as const, words: t("options.urgent") }] : []),
    ...(options.noForwarding ? [{ icon: "lock" as const, words: t("options.shownNoForwarding") }] : []),
    ...(expiresAt === null
      ? []
      : [
          {
            icon: "clock" as const,
            words: t(isOver ? "options.shownEnded" : "options.shownExpiry", { day: f.day(expiresAt), time: f.clock(expiresAt) }),
            exact: { time: expiresAt, words: f.exact(expiresAt) },
          },
        ]),
    ...(options.confirmReading && role !== "given"
      ? [{ icon: "check" as const, words: t(role === "sender" ? "options.askedConfirm" : "options.asksConfirm") }]
      : []),
  ]
  if (lines.length === 0) return null
  return (
    <ul role="list" aria-label={t("options.title")} className="letter-options">
      {lines.map(({ icon, words, exact }) => (
        <li key={words}>
          <Icon name={icon} small />
          {exact === undefined ? words : <Moment time={exact.time} words={words} exact={exact.words} />}
        </li>
      ))}
    </ul>
  )
}

/** Whether its sender asks this reader to say that they have read it. */
export const mayConfirm = ({ options, role }: Shown["message"]): boolean => options.confirmReading && role !== "sender" && role !== "given"

type ConfirmProps = Shown & {
  readonly action: FormAction
  /** What is sent along, by name. */ readonly values?: Readonly<Record<string, string>> | undefined
}

/** The button by which a recipient says that they have read it, or when they did. */
export function ConfirmReading({ message, t, f, now, action, values }: ConfirmProps) {
  const { confirmedAt, sender, id } = message
  const name = sender.name === "" ? t("message.theSender") : sender.name
  if (confirmedAt !== null) return <Notice kind="done" announce title={t("options.confirmed", { name, time: f.when(confirmedAt, now) })} />
  return (
    <div className="form">
      <p>{t("options.confirmLead", { name })}</p>
      <OtherAct
        action={action}
        values={{ ...values, message: id }}
        label={t("options.confirmButton")}
        pending={t("common.working")}
        look="quiet"
      />
    </div>
  )
}
