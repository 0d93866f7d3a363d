import { titled } from "#app/_forms/titled.ts"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { ButtonLink } from "#app/_ui/button.tsx"
import { peopleMet } from "#lib/contacts/correspondents.ts"
import { findColleagues, findCorrespondents, pageOf, type ShownColleague } from "#lib/contacts/find-in-book.ts"
import type { MemberContext } from "#lib/context.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import { contactLists } from "#lib/organisations/colleagues.ts"
import { MOST_WORDS, openWords } from "#lib/searching/sealed-words.ts"
import { requireMailbox } from "#lib/web/mailbox.ts"
import { BookForm } from "../../../contacts/book-form.tsx"
import { BookPager } from "../../../contacts/book-pager.tsx"
import { bookWords } from "../../../contacts/book-words.ts"
import { ColleagueList, CorrespondentList } from "../../../contacts/people-lists.tsx"
import { SearchForm } from "../../../contacts/search-form.tsx"
import type { PageParams } from "../../../_folder/said.ts"
import { findPeopleAction, writeToPeopleAction } from "../../people-actions.ts"
import type { FolderPageProps } from "../folder.tsx"
import { MailboxClosed, MailboxFrame, mailboxHref } from "../mailbox-frame.tsx"

export const generateMetadata = titled("mailboxes.people.title")

/** Whom a shared mailbox may mean: those whom it writes with, and whoever stands in the contact lists that its unit sees (O9, M15). Of its readers' own contacts nobody. */
export default async function SharedPeoplePage({ params, searchParams }: FolderPageProps) {
  const [{ mailbox: id }, asking] = await Promise.all([params, searchParams])
  const { context, mailbox } = await requireMailbox(id)
  if (mailbox === null) return <MailboxClosed context={context} />
  const { met, colleagues, words, isEmpty } = await lookUp(mailbox, asking)
  const t = translator(context.language)
  const here = mailboxHref(id, "/people")
  return (
    <MailboxFrame context={context} mailbox={mailbox} title={t("mailboxes.people.title")} lead={t("mailboxes.people.lead")} current={null}>
      {isEmpty ? (
        <EmptyState
          icon="contacts"
          title={t("contacts.emptyTitle")}
          step={<ButtonLink href={mailboxHref(id, "/new")}>{t("mailboxes.write")}</ButtonLink>}
        >
          {t("mailboxes.people.empty")}
        </EmptyState>
      ) : (
        <>
          <SearchForm
            action={findPeopleAction}
            whole={here}
            words={words}
            most={MOST_WORDS}
            values={{ mailbox: id }}
            labels={{
              field: t("contacts.colleagues.search"),
              button: t("navigation.search"),
              pending: t("common.working"),
              all: t("contacts.showAll"),
            }}
          />
          {met.length + colleagues.items.length === 0 ? (
            <EmptyState
              icon="search"
              title={t("contacts.noneFound", { words })}
              step={<ButtonLink href={here}>{t("contacts.showAll")}</ButtonLink>}
            >
              {t("contacts.noneFoundBody")}
            </EmptyState>
          ) : (
            <BookForm action={writeToPeopleAction} lists={[]} hasContacts={false} words={bookWords(t)}>
              <input type="hidden" name="mailbox" value={id} />
              {met.length > 0 && <CorrespondentList t={t} people={met} of="mailbox" />}
              {colleagues.items.length > 0 && <Colleagues t={t} people={colleagues.items} />}
            </BookForm>
          )}
          <BookPager t={t} params={asking} page={colleagues} href={here} />
        </>
      )}
    </MailboxFrame>
  )
}

async function lookUp(mailbox: MemberContext, asking: PageParams) {
  // A shared mailbox has no address book, so that nobody of whom it writes with is saved.
  const [people, lists, words] = await Promise.all([
    peopleMet(mailbox, { contacts: [] }),
    contactLists(mailbox),
    openWords(mailbox, asking["words"]),
  ])
  if (!people.ok) throw new Error(people.error.code)
  const all = lists.flatMap(({ organisation, people: listed }) => listed.map((one) => ({ ...one, organisation })))
  const { unsaved } = people.value
  const colleagues = pageOf(findColleagues(all, words), Number(asking["page"]))
  const met = colleagues.number === 1 ? findCorrespondents(unsaved, words) : []
  return { met, colleagues, words, isEmpty: unsaved.length + all.length === 0 }
}

function Colleagues({ t, people }: { readonly t: Translate; readonly people: readonly ShownColleague[] }) {
  return (
    <section className="contacts-met">
      <h2>{t("contacts.colleagues.title")}</h2>
      <p className="contacts-lead">{t("mailboxes.people.colleaguesLead")}</p>
      <ColleagueList t={t} people={people} />
    </section>
  )
}
