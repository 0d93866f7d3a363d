import { Icon } from "#app/_ui/icon.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import type { Formats } from "#lib/language/formats.ts"
import type { Translate } from "#lib/language/translate.ts"
import type { OutboxItem } from "#lib/notifications/outbox.ts"
import { LinkedText } from "./linked-text.tsx"

type Props = { readonly item: OutboxItem; readonly t: Translate; readonly f: Formats; readonly now: Date }

/** One mail or SMS as its reader would have got it, in plain text. */
export function OutboxEntry({ item, t, f, now }: Props) {
  const heading = item.subject ?? t("evaluation.smsTitle")
  return (
    <li className="min-w-0">
      <article className="sheet p-5" aria-labelledby={`item-${item.id}`}>
        <header className="mb-4 flex flex-wrap items-baseline gap-x-4 gap-y-1 border-b border-line pb-3">
          <h2 id={`item-${item.id}`} className="flex min-w-0 items-center gap-2 font-serif text-lg">
            <Icon name={item.channel === "email" ? "mail" : "phone"} />
            <span dir="auto">{heading}</span>
          </h2>
          <p className="ms-auto text-sm text-quiet">
            <Moment time={item.sentAt} words={f.when(item.sentAt, now)} exact={f.exact(item.sentAt)} />
          </p>
          <p className="w-full text-sm text-quiet">
            {t("evaluation.to")} <bdi>{item.to}</bdi>
          </p>
        </header>
        <p className="max-w-[70ch] wrap-anywhere whitespace-pre-wrap" dir="auto">
          <LinkedText text={item.text.trim()} />
        </p>
      </article>
    </li>
  )
}
