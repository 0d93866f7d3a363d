import { notFound } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { addressBook } from "#lib/contacts/book.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { ConfirmBody } from "../../../../_folder/confirm-body.tsx"
import { MailboxPage } from "../../../../mailbox-page.tsx"
import { deleteListAction } from "../../../actions.ts"

export const generateMetadata = titled("contacts.lists.title")

/** Says that the people of a list stay, and asks before it goes. */
export default async function DeleteAddressListPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const context = await requireMember()
  const [{ id }, book] = await Promise.all([params, load(addressBook)])
  const list = book.ok ? book.value.lists.find((one) => one.id === id) : undefined
  if (list === undefined) notFound()
  const t = translator(context.language)
  return (
    <MailboxPage context={context} title={t("contacts.lists.title")} current="contacts">
      <ConfirmBody
        t={t}
        action={deleteListAction}
        act={t("contacts.lists.delete")}
        keep={{ href: `/contacts/lists/${id}`, label: t("contacts.lists.keep") }}
        chosen={{ field: "list", ids: [id] }}
      >
        <PageHeading title={t("contacts.lists.deleteTitle", { name: list.name })} />
        <p>{t("contacts.lists.deleteBody")}</p>
      </ConfirmBody>
    </MailboxPage>
  )
}
