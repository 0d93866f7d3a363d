import { notFound } from "next/navigation"
import { ActionForm, type FormField } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { titled } from "#app/_forms/titled.ts"
import { withShown } from "#app/_forms/with-shown.ts"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { SENDERS } from "#lib/branding/letterhead.ts"
import { translator } from "#lib/language/translate.ts"
import { showBranding, type Branding } from "#lib/organisations/branding.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { MOST_ADDRESS_LINES } from "#lib/organisations/letterhead-texts.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage } from "../organizer-page.tsx"
import { Said, type PageParams } from "../said.tsx"
import { organisationField } from "../unit-fields.ts"
import { dropAction, prepareColoursAction, prepareTextsAction, publishAction, restoreAction } from "./actions.ts"
import { ColourForm } from "./colour-form.tsx"
import { LogoForm } from "./logo-form.tsx"
import { Previews } from "./previews.tsx"
import "./branding.css"

export const generateMetadata = titled("organizer.branding.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string }>; readonly searchParams: Promise<PageParams> }

/** How the organisation looks to whoever gets a letter from it (O13): prepared, looked at, published. */
export default async function BrandingPage({ params, searchParams }: PageProps) {
  const context = await requireOrganizer((await params).organisation)
  if (!context.actor.isOfAll) notFound()
  const [{ done, refused, at }, { current, preparedAt, isPublished }] = await Promise.all([searchParams, shown(showBranding(context))])
  const t = translator(context.language, "organizer")
  return (
    <OrganizerPage context={context} title={t("branding.title")} lead={t("branding.lead")} place="branding">
      <Said language={context.language} done={done} />
      {preparedAt !== null && done !== "branding_prepared" && <Notice kind="info" title={t("branding.waiting")} className="mb-4" />}
      <div className="branding-forms">
        <LogoForm context={context} branding={current} refused={refused} />
        <section>
          <h2 className="mb-2">{t("branding.coloursTitle")}</h2>
          <p className="mb-4">{t("branding.coloursLead")}</p>
          <ColourForm
            // Begins anew with what was prepared: the page may be the same one, with what was refused before.
            key={`colours ${String(at)}`}
            action={prepareColoursAction}
            organisationId={context.organisation.id}
            values={{ seal: current.seal ?? "", accent: current.accent ?? "" }}
            words={colourWords(context)}
          />
        </section>
        <section>
          <h2 className="mb-2">{t("branding.textsTitle")}</h2>
          <p className="mb-4">{t("branding.textsLead")}</p>
          <ActionForm
            key={`texts ${String(at)}`}
            action={prepareTextsAction}
            look="quiet"
            submit={t("branding.textsAct")}
            pending={translator(context.language)("common.working")}
            fields={textFields(context, current)}
          />
        </section>
      </div>
      <section className="mt-10">
        <h2 className="mb-4">{t(preparedAt === null ? "branding.previewNow" : "branding.previewTitle")}</h2>
        <Previews context={context} branding={current} />
      </section>
      {preparedAt !== null && <Publish context={context} preparedAt={preparedAt} />}
      {(preparedAt !== null || isPublished) && (
        <div className="mt-8 max-w-[44rem]">
          <Disclosure title={t("branding.restoreTitle")}>
            <p className="mb-4">{t("branding.restoreMeans")}</p>
            <OtherAct
              action={restoreAction}
              look="danger"
              label={t("branding.restore")}
              pending={translator(context.language)("common.working")}
              values={{ organisation: context.organisation.id }}
            />
          </Disclosure>
        </div>
      )}
    </OrganizerPage>
  )
}

function Publish({ context, preparedAt }: { readonly context: OrganizerContext; readonly preparedAt: Date }) {
  const t = translator(context.language, "organizer")
  const pending = translator(context.language)("common.working")
  return (
    <section className="mt-8 max-w-[44rem]">
      <p className="mb-4">{t("branding.publishMeans")}</p>
      <div className="flex flex-wrap gap-3">
        <OtherAct
          action={publishAction}
          look="primary"
          label={t("branding.publish")}
          pending={pending}
          values={{ organisation: context.organisation.id, prepared: String(preparedAt.getTime()) }}
        />
        <OtherAct
          action={dropAction}
          look="quiet"
          label={t("branding.drop")}
          pending={pending}
          values={{ organisation: context.organisation.id, prepared: String(preparedAt.getTime()) }}
        />
      </div>
    </section>
  )
}

function colourWords({ language }: OrganizerContext) {
  const t = translator(language)
  return {
    seal: { label: t("organizer.branding.seal"), hint: t("organizer.branding.sealHint") },
    accent: { label: t("organizer.branding.accent"), hint: t("organizer.branding.accentHint") },
    optional: t("common.optional"),
    submit: t("organizer.branding.coloursAct"),
    nearest: t("organizer.branding.nearest"),
    pending: t("common.working"),
    noColour: t("errors.field.colour"),
  }
}

function textFields(context: OrganizerContext, { nameLine, addressLines, footer, sender }: Branding): readonly FormField[] {
  const t = translator(context.language, "organizer")
  const isOptional = translator(context.language)("common.optional")
  const { name: organisation } = context.organisation
  return [
    organisationField(context),
    ...withShown([
      {
        kind: "text",
        name: "name_line",
        label: t("branding.nameLine"),
        hint: t("branding.nameLineHint"),
        value: nameLine,
        isOptional,
        autoComplete: "off",
        maxLength: 140,
      },
      {
        kind: "area",
        name: "address_lines",
        label: t("branding.addressLines"),
        hint: t("branding.addressHint", { max: MOST_ADDRESS_LINES }),
        value: addressLines,
        isOptional,
      },
      {
        kind: "text",
        name: "footer",
        label: t("branding.footer"),
        hint: t("branding.footerHint"),
        value: footer,
        isOptional,
        autoComplete: "off",
        maxLength: 280,
      },
      {
        kind: "select",
        name: "sender",
        label: t("branding.sender"),
        hint: t("branding.senderHint"),
        value: sender,
        options: SENDERS.map((form) => ({ value: form, label: t(`branding.senders.${form}`, { organisation }) })),
      },
    ]),
  ]
}
