import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { UnitMailbox } from "#lib/organisations/unit-mailboxes.ts"
import { organizerHref } from "../../../organizer-page.tsx"

/** Each with its address and how many read it. */
export function MailboxList({ context, mailboxes }: { readonly context: OrganizerContext; readonly mailboxes: readonly UnitMailbox[] }) {
  const t = translator(context.language, "organizer")
  return (
    <ul role="list" className="organizer-people" aria-label={t("mailboxes.title")}>
      {mailboxes.map(({ id, name, address, readers }) => (
        <li key={id}>
          <a href={organizerHref(context.organisation.id, `/mailboxes/${id}`)}>
            <bdi>{name}</bdi>
          </a>{" "}
          <bdi className="text-quiet">{address}</bdi>
          <p className="text-sm text-quiet">{t("mailboxes.readers", { count: readers })}</p>
        </li>
      ))}
    </ul>
  )
}
