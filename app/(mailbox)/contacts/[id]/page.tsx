import { notFound } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { Facts } from "#app/_ui/facts.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { addressBook } from "#lib/contacts/book.ts"
import { levelOf, peopleMet } from "#lib/contacts/correspondents.ts"
import { calledBy, type ContactPhone } from "#lib/contacts/types.ts"
import type { MemberContext } from "#lib/context.ts"
import { showPhoneNumber } from "#lib/identity/phone-number.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { sealWriteTo } from "#lib/searching/sealed-words.ts"
import { load, requireMember } from "#lib/web/load.ts"
import type { PageParams } from "../../_folder/said.ts"
import { MailboxPage } from "../../mailbox-page.tsx"
import { changeContactAction } from "../actions.ts"
import { contactFields } from "../contact-fields.ts"

export const generateMetadata = titled("contacts.title")

type ContactPageProps = { readonly params: Promise<{ readonly id: string }>; readonly searchParams: Promise<PageParams> }

/** One contact: everything that is kept of them, to be changed, and the ways to write to them and to delete them. */
export default async function ContactPage({ params, searchParams }: ContactPageProps) {
  const context = await requireMember()
  const [{ id }, { saved }, book] = await Promise.all([params, searchParams, load(addressBook)])
  const contact = book.ok ? book.value.contacts.find((one) => one.id === id) : undefined
  if (!book.ok || contact === undefined) notFound()
  const t = translator(context.language)
  const [writeTo, met] = await Promise.all([
    sealWriteTo(context, contact.addresses.slice(0, 1)),
    load((member) => peopleMet(member, { contacts: [contact] })),
  ])
  const level = met.ok ? levelOf(contact, met.value) : null
  return (
    <MailboxPage context={context} title={t("contacts.title")} current="contacts">
      <div className="narrow">
        <PageHeading title={calledBy(contact)} lead={<a href="/contacts">{t("contacts.all")}</a>} />
        {saved !== undefined && <Notice kind="done" announce title={t("contacts.saved")} className="act-said" />}
        {/* The key shows what was saved, as it was read, after each saving. */}
        <ActionForm
          key={JSON.stringify(contact)}
          action={changeContactAction}
          fields={contactFields({ t, id, contact, lists: book.value.lists })}
          submit={t("contacts.save")}
          pending={t("common.working")}
        />
        {level !== null && <p className="contact-known">{t(`contacts.level.${level}`)}</p>}
        {contact.phones.length > 0 && <PhoneOrigins context={context} phones={contact.phones} />}
        <div className="button-row mt-8">
          <ButtonLink href={`/compose?to=${writeTo}`} icon="compose">
            {t("contacts.writeTo")}
          </ButtonLink>
          <ButtonLink href={`/contacts/delete?contact=${id}`} look="plain" icon="trash">
            {t("contacts.delete")}
          </ButtonLink>
        </div>
      </div>
    </MailboxPage>
  )
}

/** Where each number came from and how old it is: what decides whether to ask for it (M17). */
function PhoneOrigins({ context, phones }: { readonly context: MemberContext; readonly phones: readonly ContactPhone[] }) {
  const t = translator(context.language)
  const { day } = formats(context)
  return (
    <section aria-labelledby="origins" className="contact-origins">
      <h2 id="origins">{t("contacts.origins")}</h2>
      <Facts
        facts={phones.map(({ number, origin, since }) => ({
          name: showPhoneNumber(number),
          value: t(origin === "file" ? "contacts.fromFile" : "contacts.givenByYou", { day: day(since) }),
        }))}
      />
    </section>
  )
}
