import { titled } from "#app/_forms/titled.ts"
import { Icon } from "#app/_ui/icon.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { addressBook } from "#lib/contacts/book.ts"
import { addressesOf } from "#lib/contacts/people-to-pick.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { nameField } from "../../_folder/name-field.ts"
import { NewNamed } from "../../_folder/new-named.tsx"
import type { PageParams } from "../../_folder/said.ts"
import { MailboxPage } from "../../mailbox-page.tsx"
import { createListAction } from "../actions.ts"

export const generateMetadata = titled("contacts.lists.title")

/** The person's address lists: groups of contacts that are written to at once (M1, M10). */
export default async function AddressListsPage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  const context = await requireMember()
  const [{ deleted }, book] = await Promise.all([searchParams, load(addressBook)])
  if (!book.ok) throw new Error(book.error.code)
  const t = translator(context.language)
  const title = t("contacts.lists.title")
  return (
    <MailboxPage context={context} title={title} current="contacts">
      <PageHeading title={title} lead={t("contacts.lists.lead")} inBar />
      <p className="mb-4">
        <a href="/contacts">{t("contacts.all")}</a>
      </p>
      {deleted !== undefined && <Notice kind="done" announce title={t("contacts.lists.deleted")} />}
      {book.value.lists.length > 0 && (
        <ul role="list" className="own-folders">
          {book.value.lists.map(({ id, name }) => (
            <li key={id}>
              <Icon name="people" />
              <div className="own-folder">
                <a href={`/contacts/lists/${id}`}>
                  <bdi>{name}</bdi>
                </a>
                <p className="text-quiet">{t("common.people", { count: addressesOf(book.value, id).length })}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
      <NewNamed
        id="new-list"
        title={t("contacts.lists.new")}
        action={createListAction}
        field={nameField(t("contacts.lists.name"), { hint: t("contacts.lists.nameHint") })}
        submit={t("contacts.lists.create")}
        pending={t("common.working")}
      />
    </MailboxPage>
  )
}
