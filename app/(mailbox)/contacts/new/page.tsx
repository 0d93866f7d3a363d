import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { addressBook } from "#lib/contacts/book.ts"
import { newId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { MailboxPage } from "../../mailbox-page.tsx"
import { createContactAction } from "../actions.ts"
import { contactFields } from "../contact-fields.ts"

export const generateMetadata = titled("contacts.newTitle")

/** Somebody new in the address book (M10). */
export default async function NewContactPage() {
  const context = await requireMember()
  const book = await load(addressBook)
  const t = translator(context.language)
  const title = t("contacts.newTitle")
  const lists = book.ok ? book.value.lists : []
  return (
    <MailboxPage context={context} title={title} current="contacts">
      <div className="narrow">
        <PageHeading title={title} lead={<a href="/contacts">{t("contacts.all")}</a>} />
        <ActionForm
          action={createContactAction}
          fields={contactFields({ t, id: newId(), contact: null, lists })}
          submit={t("contacts.save")}
          pending={t("common.working")}
        />
      </div>
    </MailboxPage>
  )
}
