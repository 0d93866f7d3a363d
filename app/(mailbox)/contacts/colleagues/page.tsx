import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { findColleagues, pageOf, type ShownColleague } from "#lib/contacts/find-in-book.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import { contactLists } from "#lib/organisations/colleagues.ts"
import { MOST_WORDS, openWords } from "#lib/searching/sealed-words.ts"
import { requireMember } from "#lib/web/load.ts"
import type { PageParams } from "../../_folder/said.ts"
import { MailboxPage } from "../../mailbox-page.tsx"
import { chosenContactsAction, findColleaguesAction } from "../actions.ts"
import { BookForm } from "../book-form.tsx"
import { BookPager } from "../book-pager.tsx"
import { bookWords } from "../book-words.ts"
import { ColleagueList } from "../people-lists.tsx"
import { SearchForm } from "../search-form.tsx"

export const generateMetadata = titled("contacts.colleagues.title")

/** Whoever stands in the contact lists of organisations that the person sees (O9). */
export default async function ColleaguesPage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  const context = await requireMember()
  const params = await searchParams
  const [lists, words] = await Promise.all([contactLists(context), openWords(context, params["words"])])
  const t = translator(context.language)
  const title = t("contacts.colleagues.title")
  const all = lists.flatMap(({ organisation, people }) => people.map((one) => ({ ...one, organisation })))
  const page = pageOf(findColleagues(all, words), Number(params["page"]))
  return (
    <MailboxPage context={context} title={title} current="contacts" flush>
      <PageHeading title={title} inBar>
        <p className="folder-count">{t("common.people", { count: all.length })}</p>
        <ButtonLink href="/contacts" small>
          {t("contacts.all")}
        </ButtonLink>
      </PageHeading>
      {all.length === 0 ? (
        <EmptyState
          icon="people"
          title={t("contacts.colleagues.emptyTitle")}
          step={<ButtonLink href="/contacts">{t("contacts.all")}</ButtonLink>}
        >
          {t("contacts.colleagues.emptyBody")}
        </EmptyState>
      ) : (
        <>
          <SearchForm
            action={findColleaguesAction}
            whole="/contacts/colleagues"
            words={words}
            most={MOST_WORDS}
            labels={{
              field: t("contacts.colleagues.search"),
              button: t("navigation.search"),
              pending: t("common.working"),
              all: t("contacts.showAll"),
            }}
          />
          <Found t={t} words={words} people={page.items} />
          <BookPager t={t} params={params} page={page} href="/contacts/colleagues" />
        </>
      )}
    </MailboxPage>
  )
}

type FoundProps = { readonly t: Translate; readonly words: string; readonly people: readonly ShownColleague[] }

function Found({ t, words, people }: FoundProps) {
  if (people.length === 0)
    return (
      <EmptyState
        icon="search"
        title={t("contacts.noneFound", { words })}
        step={<ButtonLink href="/contacts/colleagues">{t("contacts.showAll")}</ButtonLink>}
      >
        {t("contacts.noneFoundBody")}
      </EmptyState>
    )
  return (
    <BookForm action={chosenContactsAction} lists={[]} hasContacts={false} words={bookWords(t)}>
      <ColleagueList t={t} people={people} />
    </BookForm>
  )
}
