import { redirect } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { addressBook } from "#lib/contacts/book.ts"
import { calledBy } from "#lib/contacts/types.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { chosenIn } from "../../_folder/chosen.ts"
import { ConfirmBody } from "../../_folder/confirm-body.tsx"
import type { PageParams } from "../../_folder/said.ts"
import { MailboxPage } from "../../mailbox-page.tsx"
import { deleteContactsAction } from "../actions.ts"

export const generateMetadata = titled("contacts.title")

/** So many names are said; the rest is counted. */
const NAMED = 10

/** Says who will be gone from the address book, and asks. */
export default async function DeleteContactsPage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  const context = await requireMember()
  const chosen = chosenIn(await searchParams, "contact")
  const book = await load(addressBook)
  const there = book.ok ? book.value : null
  const ids = chosen.filter((id) => there?.contacts.some((one) => one.id === id) === true || there?.unreadable.contacts.includes(id))
  if (ids.length === 0) redirect("/contacts")
  const t = translator(context.language)
  const names = (there?.contacts ?? []).filter(({ id }) => ids.includes(id)).map(calledBy)
  const title = t("contacts.deleteTitle", { count: ids.length })
  return (
    <MailboxPage context={context} title={title} current="contacts">
      <ConfirmBody
        t={t}
        action={deleteContactsAction}
        act={t("contacts.deleteForGood")}
        keep={{ href: "/contacts", label: t("contacts.keep") }}
        chosen={{ field: "contact", ids }}
      >
        <PageHeading title={title} inBar />
        <p className="contact-names">{formats(context).list(names.slice(0, NAMED))}</p>
        <p>{t("contacts.deleteBody")}</p>
      </ConfirmBody>
    </MailboxPage>
  )
}
