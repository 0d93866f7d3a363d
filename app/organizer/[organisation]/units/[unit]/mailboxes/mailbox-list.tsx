import { spaceOf } from "#app/(mailbox)/space.ts"
import { Icon } from "#app/_ui/icon.tsx"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { UnitMailbox } from "#lib/organisations/unit-mailboxes.ts"
import { mailboxFullness } from "#lib/storage/storage.ts"
import { organizerHref } from "../../../organizer-page.tsx"

/** Each with its address, how many read it, and whether it is full or soon will be (A1). */
export function MailboxList({ context, mailboxes }: { readonly context: OrganizerContext; readonly mailboxes: readonly UnitMailbox[] }) {
  const t = translator(context.language, "organizer")
  return (
    <ul role="list" className="organizer-people" aria-label={t("mailboxes.title")}>
      {mailboxes.map(({ id, name, address, readers, storage }) => (
        <li key={id}>
          <a href={organizerHref(context.organisation.id, `/mailboxes/${id}`)}>
            <bdi>{name}</bdi>
          </a>{" "}
          <bdi className="text-quiet">{address}</bdi>
          <p className="text-sm text-quiet">{t("mailboxes.readers", { count: readers })}</p>
          {mailboxFullness(storage) !== "room" && (
            <p className="flex items-center gap-2 text-sm">
              <Icon name="warning" small />
              {spaceOf(context, storage).words}
            </p>
          )}
        </li>
      ))}
    </ul>
  )
}
