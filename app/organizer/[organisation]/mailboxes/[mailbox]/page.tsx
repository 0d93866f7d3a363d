import { spaceOf } from "#app/(mailbox)/space.ts"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { Gauge } from "#app/_ui/gauge.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { isId, type Id } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { showUnitMailbox, type ShownReader } from "#lib/organisations/mailbox-readers.ts"
import { fail } from "#lib/result.ts"
import { mailboxFullness, type Storage } from "#lib/storage/storage.ts"
import { requireProvenOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage, unitHref } from "../../organizer-page.tsx"
import { Said, type PageParams } from "../../said.tsx"
import { organisationField } from "../../unit-fields.ts"
import { addReaderAction, removeReaderAction } from "./actions.ts"

export const generateMetadata = titled("organizer.mailboxes.one")

type PageProps = {
  readonly params: Promise<{ readonly organisation: string; readonly mailbox: string }>
  readonly searchParams: Promise<PageParams>
}

/** Who reads a shared mailbox of a unit (M15). Proven before it is shown, so that nothing typed is lost on the way (B25). */
export default async function UnitMailboxPage({ params, searchParams }: PageProps) {
  const { organisation, mailbox: id } = await params
  const context = await requireProvenOrganizer(organisation)
  const { mailbox, readers, storage } = await shown(isId(id) ? showUnitMailbox(context, id) : Promise.resolve(fail("not_found")))
  const { language } = context
  const t = translator(language, "organizer")
  return (
    <OrganizerPage
      context={context}
      title={mailbox.name}
      lead={t("mailboxes.of", { address: mailbox.address })}
      place="overview"
      isPlace={false}
      above={
        <p>
          <a href={`${unitHref(context.organisation.id, mailbox.unitId)}/mailboxes`}>
            {t("mailboxes.title")} · <bdi>{mailbox.unitName}</bdi>
          </a>
        </p>
      }
    >
      <Said language={language} done={(await searchParams).done} />
      <section className="mt-6 max-w-[44rem]">
        <h2 className="mb-2">{t("mailboxes.whoReads")}</h2>
        {readers.length === 0 ? (
          <Notice kind="warning">
            <p>{t("mailboxes.nobodyReads")}</p>
          </Notice>
        ) : (
          <ul role="list" className="organizer-people" aria-label={t("mailboxes.whoReads")}>
            {readers.map((reader) => (
              <Reader key={reader.accountId} context={context} mailboxId={mailbox.id} reader={reader} count={readers.length} />
            ))}
          </ul>
        )}
      </section>
      <Room context={context} storage={storage} />
      <AccountSection title={t("mailboxes.add")} lead={t("mailboxes.addLead")}>
        <ActionForm
          action={addReaderAction}
          formId="add"
          submit={t("mailboxes.addAct")}
          pending={translator(language)("common.working")}
          fields={[
            organisationField(context),
            { kind: "hidden", name: "mailbox", value: mailbox.id },
            { kind: "email", name: "email", label: t("mailboxes.readerAddress") },
          ]}
        />
      </AccountSection>
    </OrganizerPage>
  )
}

/** How full the mailbox is, and from when on what is to be done: by those who read it, or by the operator where what fills it must be kept (A1, O16). */
function Room({ context, storage }: { readonly context: OrganizerContext; readonly storage: Storage }) {
  const t = translator(context.language)
  const how = mailboxFullness(storage)
  const { words, share, isTight } = spaceOf(context, storage)
  return (
    <AccountSection title={t("space.title")}>
      <p className="mb-2 font-medium">{words}</p>
      <Gauge share={share} isTight={isTight} />
      {how !== "room" && (
        <Notice kind="warning" title={t(`mailboxes.space.heading.${how}`)} className="mt-4">
          <p>{t(`mailboxes.space.means.${how}`)}</p>
          <p>{t("organizer.mailboxes.room", { support: context.env.supportAddress })}</p>
        </Notice>
      )}
    </AccountSection>
  )
}

type ReaderProps = {
  readonly context: OrganizerContext
  readonly mailboxId: Id
  readonly reader: ShownReader
  readonly count: number
}

/** Removing says first what it means; for the last one, that the mail goes too. */
function Reader({ context, mailboxId, reader: { accountId, name, address, isWaiting }, count }: ReaderProps) {
  const t = translator(context.language, "organizer")
  return (
    <li>
      <PersonLine name={name} address={address} />
      {isWaiting && <span className="block text-sm text-quiet">{t("mailboxes.waiting")}</span>}
      <ActionForm
        action={removeReaderAction}
        formId={`remove-${accountId}`}
        look="danger"
        submit={t("mailboxes.remove")}
        submitMeans={name}
        pending={translator(context.language)("common.working")}
        folded={{ title: t("mailboxes.removeTitle", { name }) }}
        fields={[
          organisationField(context),
          { kind: "hidden", name: "mailbox", value: mailboxId },
          { kind: "hidden", name: "account", value: accountId },
        ]}
      >
        <p>{t(count === 1 ? "mailboxes.removeLast" : "mailboxes.removeMeans")}</p>
      </ActionForm>
    </li>
  )
}
