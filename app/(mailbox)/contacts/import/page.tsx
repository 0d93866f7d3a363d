import { ExportForm, MayDownload } from "#app/_forms/export-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { Field } from "#app/_ui/field.tsx"
import { FormErrors } from "#app/_ui/form-errors.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import { FILE_REFUSALS, MOST_FILE_BYTES } from "#lib/contacts/file-entries.ts"
import { lookAtImport } from "#lib/contacts/import-contacts.ts"
import { MOST_CONTACTS } from "#lib/contacts/types.ts"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireMember } from "#lib/web/load.ts"
import type { PageParams } from "../../_folder/said.ts"
import { MailboxPage } from "../../mailbox-page.tsx"
import { ImportPreview } from "./preview.tsx"

export const generateMetadata = titled("contacts.files.title")

/** Contacts from a file and into one; what a file would add is shown before anything is saved. */
export default async function ContactFilesPage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  const context = await requireMember()
  const [{ refused, done }, waiting] = await Promise.all([searchParams, load(lookAtImport)])
  if (!waiting.ok) throw new Error(waiting.error.code)
  const t = translator(context.language)
  const title = t(waiting.value === null ? "contacts.files.title" : "contacts.files.previewTitle")
  return (
    <MailboxPage context={context} title={title} current="contacts">
      <PageHeading title={title} lead={<a href="/contacts">{t("contacts.all")}</a>} />
      <MayDownload context={context} done={done} />
      {waiting.value === null ? (
        <>
          <Reading context={context} refused={FILE_REFUSALS.find((code) => code === refused) ?? null} />
          <Writing context={context} />
        </>
      ) : (
        <ImportPreview t={t} plan={waiting.value} />
      )}
    </MailboxPage>
  )
}

type ReadingProps = { readonly context: MemberContext; readonly refused: (typeof FILE_REFUSALS)[number] | null }

function Reading({ context, refused }: ReadingProps) {
  const t = translator(context.language)
  const limits = { size: formats(context).limit(MOST_FILE_BYTES), max: MOST_CONTACTS }
  return (
    <section aria-labelledby="from-file" className="narrow">
      <h2 id="from-file" className="mb-3">
        {t("contacts.files.in")}
      </h2>
      <form method="post" action="/contacts/import/read" encType="multipart/form-data" className="form">
        {refused !== null && <FormErrors key={refused} message={t(`contacts.files.refused.${refused}`, limits)} />}
        <Field
          label={t("contacts.files.file")}
          name="file"
          type="file"
          className="input-file"
          accept=".csv,.vcf,.txt,text/csv,text/vcard"
          hint={t("contacts.files.fileHint", limits)}
        />
        <div>
          <SubmitButton look="quiet" icon="upload" pending={t("common.working")}>
            {t("contacts.files.look")}
          </SubmitButton>
        </div>
      </form>
    </section>
  )
}

function Writing({ context }: { readonly context: MemberContext }) {
  const t = translator(context.language)
  return (
    <section aria-labelledby="into-file" className="own-folders-new narrow">
      <h2 id="into-file">{t("contacts.files.out")}</h2>
      <p className="mb-3">{t("contacts.files.outLead")}</p>
      <div className="button-row">
        <ExportForm action="/contacts/export/csv" act="CSV" look="quiet" />
        <ExportForm action="/contacts/export/vcard" act="vCard 4.0" look="quiet" />
        <ExportForm action="/contacts/export/vcard3" act="vCard 3.0" look="quiet" />
      </div>
    </section>
  )
}
