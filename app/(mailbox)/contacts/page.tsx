import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { addressBook } from "#lib/contacts/book.ts"
import { levelOf, peopleMet, type Correspondent, type PeopleMet } from "#lib/contacts/correspondents.ts"
import { findContacts, findCorrespondents, pageOf, type BookPage } from "#lib/contacts/find-in-book.ts"
import type { AddressBook, Contact } from "#lib/contacts/types.ts"
import type { MemberContext } from "#lib/context.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import { seesContactLists } from "#lib/organisations/colleagues.ts"
import { MOST_WORDS, openWords } from "#lib/searching/sealed-words.ts"
import { load, requireMember } from "#lib/web/load.ts"
import type { PageParams } from "../_folder/said.ts"
import { MailboxPage } from "../mailbox-page.tsx"
import { chosenContactsAction, findContactsAction } from "./actions.ts"
import { BookForm } from "./book-form.tsx"
import { BookPager } from "./book-pager.tsx"
import { bookWords } from "./book-words.ts"
import { ContactList, CorrespondentList } from "./people-lists.tsx"
import { SearchForm } from "./search-form.tsx"

export const generateMetadata = titled("contacts.title")

/** The person's address book, and below it people whom they write with and have not saved (M10). */
export default async function ContactsPage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  const context = await requireMember()
  const params = await searchParams
  const [{ book, people, words }, hasColleagues] = await Promise.all([lookUp(context, params), seesContactLists(context)])
  const t = translator(context.language)
  const page = pageOf(findContacts(book, words), Number(params["page"]))
  const met = page.number === 1 ? findCorrespondents(people.unsaved, words) : []
  const isEmpty = book.contacts.length + people.unsaved.length === 0
  return (
    <MailboxPage context={context} title={t("contacts.title")} current="contacts" flush>
      <PageHeading title={t("contacts.title")} inBar>
        <p className="folder-count">{t("contacts.count", { count: book.contacts.length })}</p>
        {hasColleagues && (
          <ButtonLink href="/contacts/colleagues" small>
            {t("contacts.colleagues.title")}
          </ButtonLink>
        )}
        <ButtonLink href="/contacts/lists" small>
          {t("contacts.lists.title")}
        </ButtonLink>
        <ButtonLink href="/contacts/import" small>
          {t("contacts.files.title")}
        </ButtonLink>
        <ButtonLink href="/contacts/new" small icon="plus">
          {t("contacts.new")}
        </ButtonLink>
      </PageHeading>
      <Said t={t} params={params} unreadable={book.unreadable.contacts} />
      {isEmpty ? (
        <EmptyState
          icon="contacts"
          title={t("contacts.emptyTitle")}
          step={<ButtonLink href="/contacts/new">{t("contacts.new")}</ButtonLink>}
        >
          {t("contacts.emptyBody")}
        </EmptyState>
      ) : (
        <>
          <SearchForm
            action={findContactsAction}
            whole="/contacts"
            words={words}
            most={MOST_WORDS}
            labels={{
              field: t("contacts.search"),
              button: t("navigation.search"),
              pending: t("common.working"),
              all: t("contacts.showAll"),
            }}
          />
          <Found t={t} book={book} page={page} people={people} met={met} words={words} />
          <BookPager t={t} params={params} page={page} href="/contacts" />
        </>
      )}
    </MailboxPage>
  )
}

async function lookUp(context: MemberContext, params: PageParams) {
  const [found, words] = await Promise.all([load(addressBook), openWords(context, params["words"])])
  if (!found.ok) throw new Error(found.error.code)
  const people = await load((member) => peopleMet(member, found.value))
  if (!people.ok) throw new Error(people.error.code)
  return { book: found.value, people: people.value, words }
}

type FoundProps = {
  readonly t: Translate
  readonly book: AddressBook
  readonly page: BookPage<Contact>
  readonly people: PeopleMet
  readonly met: readonly Correspondent[]
  readonly words: string
}

function Found({ t, book, page, people, met, words }: FoundProps) {
  if (page.items.length + met.length === 0) {
    return (
      <EmptyState
        icon="search"
        title={t("contacts.noneFound", { words })}
        step={<ButtonLink href="/contacts">{t("contacts.showAll")}</ButtonLink>}
      >
        {t("contacts.noneFoundBody")}
      </EmptyState>
    )
  }
  return (
    <BookForm action={chosenContactsAction} lists={book.lists} hasContacts={page.items.length > 0} words={bookWords(t)}>
      {page.items.length > 0 && (
        <ContactList t={t} contacts={page.items} lists={book.lists} levelOf={(contact) => levelOf(contact, people)} />
      )}
      {met.length > 0 && <CorrespondentList t={t} people={met} of="person" />}
    </BookForm>
  )
}

type SaidProps = { readonly t: Translate; readonly params: PageParams; readonly unreadable: readonly string[] }

/** What the page before did, and what cannot be read any more. */
function Said({ t, params, unreadable }: SaidProps) {
  const count = (name: string) => (typeof params[name] === "string" && /^\d{1,5}$/.test(params[name]) ? Number(params[name]) : null)
  const [deleted, imported] = [count("deleted"), count("imported")]
  return (
    <>
      {deleted !== null && <Notice kind="done" announce title={t("contacts.deleted", { count: deleted })} className="act-said" />}
      {imported !== null && <Notice kind="done" announce title={t("contacts.files.done", { count: imported })} className="act-said" />}
      {unreadable.length > 0 && (
        <Notice kind="warning" title={t("contacts.unreadable", { count: unreadable.length })} className="act-said">
          <p>
            {t("contacts.unreadableBody")}{" "}
            <a href={`/contacts/delete?${new URLSearchParams(unreadable.slice(0, 50).map((id) => ["contact", id]))}`}>
              {t("contacts.delete")}
            </a>
          </p>
        </Notice>
      )}
    </>
  )
}
