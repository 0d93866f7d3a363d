import { Icon } from "#app/_ui/icon.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import type { Shown } from "./shown.ts"

/** Before the text: that this is an automatic reply and whom an answer reaches; or, for who was away, that this message was answered by one. */
export function AutomaticLine({ message, t, f, now }: Shown) {
  const { isAutomatic, repliedForAt, sender } = message
  if (isAutomatic)
    return (
      <p className="letter-note">
        <Icon name="reply" small />
        {t("message.automaticNote", { name: sender.name })}
      </p>
    )
  if (repliedForAt === null) return null
  return (
    <p className="letter-note">
      <Icon name="reply" small />
      <Moment time={repliedForAt} words={t("message.repliedFor", { time: f.when(repliedForAt, now) })} exact={f.exact(repliedForAt)} />
    </p>
  )
}
