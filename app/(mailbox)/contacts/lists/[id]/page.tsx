import { notFound } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { addressBook } from "#lib/contacts/book.ts"
import type { AddressList, Contact } from "#lib/contacts/types.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import { MAX_RECIPIENTS } from "#lib/messages/input.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { ActForm } from "../../../_folder/act-form.tsx"
import { nameField } from "../../../_folder/name-field.ts"
import { MailboxPage } from "../../../mailbox-page.tsx"
import { renameListAction, takeFromListAction, writeToListAction } from "../../actions.ts"
import { MemberList } from "../../member-list.tsx"

export const generateMetadata = titled("contacts.lists.title")

/** One address list: who is in it, writing to them all, another name, and the way to delete it. */
export default async function AddressListPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const context = await requireMember()
  const [{ id }, book] = await Promise.all([params, load(addressBook)])
  const list = book.ok ? book.value.lists.find((one) => one.id === id) : undefined
  if (!book.ok || list === undefined) notFound()
  const t = translator(context.language)
  const members = book.value.contacts.filter(({ lists }) => lists.includes(id))
  return (
    <MailboxPage context={context} title={t("contacts.lists.title")} current="contacts">
      <div className="narrow">
        <PageHeading title={list.name} lead={<a href="/contacts/lists">{t("contacts.lists.all")}</a>} />
        <Members t={t} list={list} members={members} />
        <section aria-labelledby="rename" className="own-folders-new">
          <h2 id="rename">{t("contacts.lists.renameTitle")}</h2>
          <ActionForm
            action={renameListAction}
            fields={[{ kind: "hidden", name: "list", value: id }, nameField(t("contacts.lists.name"), { value: list.name })]}
            submit={t("folders.rename")}
            pending={t("common.working")}
            look="quiet"
          />
        </section>
        <ButtonLink href={`/contacts/lists/${id}/delete`} look="plain" icon="trash" className="mt-8">
          {t("contacts.lists.delete")}
        </ButtonLink>
      </div>
    </MailboxPage>
  )
}

type MembersProps = { readonly t: Translate; readonly list: AddressList; readonly members: readonly Contact[] }

function Members({ t, list, members }: MembersProps) {
  if (members.length === 0)
    return (
      <>
        <p>{t("contacts.lists.empty")}</p>
        <ButtonLink href="/contacts" className="mt-4">
          {t("contacts.all")}
        </ButtonLink>
      </>
    )
  return (
    <>
      {members.length <= MAX_RECIPIENTS ? (
        <OtherAct
          action={writeToListAction}
          label={t("contacts.lists.write")}
          pending={t("common.working")}
          look="primary"
          values={{ list: list.id }}
        />
      ) : (
        <p>{t("contacts.lists.tooMany", { max: MAX_RECIPIENTS })}</p>
      )}
      <ActForm
        action={takeFromListAction}
        start={{ kind: "start" }}
        words={{ undo: t("folder.undo"), pending: t("common.working") }}
        className="mt-6"
      >
        <input type="hidden" name="list" value={list.id} />
        <MemberList t={t} members={members} />
      </ActForm>
    </>
  )
}
