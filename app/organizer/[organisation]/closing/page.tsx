import { notFound } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { Button } from "#app/_ui/button.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { showClosing, type ShownClosing } from "#lib/closing/ask-closing.ts"
import { noonOf, NOTICE_DAYS } from "#lib/closing/day.ts"
import { TRAIL_YEARS } from "#lib/closing/keeping.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { requireProvenOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage } from "../organizer-page.tsx"
import { Said, type PageParams } from "../said.tsx"
import { organisationField } from "../unit-fields.ts"
import { approveClosingAction, askClosingAction, callOffClosingAction } from "./actions.ts"
import { closingFields } from "./closing-fields.ts"

export const generateMetadata = titled("organizer.closing.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string }>; readonly searchParams: Promise<PageParams> }

/** Closes the organisation, with what that means said first; approves it, calls it off, and takes everything along (D8). Proven before it is shown. */
export default async function ClosingPage({ params, searchParams }: PageProps) {
  const context = await requireProvenOrganizer((await params).organisation)
  if (!context.actor.isOfAll) notFound()
  const closing = await shown(showClosing(context))
  const t = translator(context.language, "organizer")
  const lead = closing.closing === null ? t("closing.lead") : undefined
  return (
    <OrganizerPage context={context} title={t("closing.title")} lead={lead} place="overview" isPlace={false}>
      <Said language={context.language} done={(await searchParams)["done"]} />
      <div className="max-w-[44rem]">
        {closing.closing === null ? (
          <Ask context={context} shown={closing} />
        ) : (
          <Standing context={context} closing={closing.closing} isKept={closing.isKept} />
        )}
      </div>
      <Export context={context} />
    </OrganizerPage>
  )
}

type Part<T> = { readonly context: OrganizerContext } & T

function Ask({ context, shown: { size, earliest, needsSecond, isKept } }: Part<{ readonly shown: ShownClosing }>) {
  const t = translator(context.language, "organizer")
  return (
    <>
      <ul className="mb-6 list-disc space-y-1 ps-5">
        <li>{t("closing.means.size", size)}</li>
        <li>{t("closing.means.told", { days: NOTICE_DAYS })}</li>
        <li>{t("closing.means.employees")}</li>
        <li>{t("closing.means.others")}</li>
        <li>{t("closing.means.mailboxes")}</li>
        <li>{t("closing.means.kept", { years: TRAIL_YEARS })}</li>
        <li>{t(needsSecond ? "closing.means.second" : "closing.means.alone")}</li>
      </ul>
      {isKept && <Notice kind="warning" title={t("closing.isKept")} className="mb-6" />}
      <ActionForm
        action={askClosingAction}
        look="danger"
        submit={t(needsSecond ? "closing.ask" : "closing.announce")}
        pending={translator(context.language)("common.working")}
        fields={[organisationField(context), ...closingFields(context, earliest)]}
      />
    </>
  )
}

type StandingProps = Part<{ readonly closing: NonNullable<ShownClosing["closing"]>; readonly isKept: boolean }>

function Standing({ context, closing, isKept }: StandingProps) {
  const t = translator(context.language, "organizer")
  const pending = translator(context.language)("common.working")
  const fields = [organisationField(context)]
  const day = (on: string) => formats({ ...context, timeZone: "UTC" }).day(noonOf(on))
  const { state, by, isOwn, outcome } = closing
  const isAsked = state === "asked"
  const values = { day: day(isAsked ? closing.wouldCloseOn : closing.closesOn), by: by ?? "" }
  return (
    <>
      <Notice kind="warning" title={t(isAsked ? "closing.isAsked" : "closing.isAnnounced", values)} className="mb-4">
        <p>{t(`closing.will.${outcome}`)}</p>
        {isKept && <p>{t("closing.isKept")}</p>}
        {isAsked && <p>{isOwn ? t("closing.waits") : t("closing.askedBy", values)}</p>}
      </Notice>
      {isAsked && !isOwn && (
        <div className="mb-4">
          <ActionForm
            action={approveClosingAction}
            formId="approve"
            look="danger"
            submit={t("closing.approve")}
            pending={pending}
            fields={fields}
          />
        </div>
      )}
      <ActionForm
        action={callOffClosingAction}
        formId="call-off"
        look="quiet"
        submit={t(!isAsked ? "closing.callOff" : isOwn ? "closing.takeBack" : "closing.decline")}
        pending={pending}
        fields={fields}
      >
        {!isAsked && <p>{t("closing.callOffMeans")}</p>}
      </ActionForm>
    </>
  )
}

function Export({ context }: Part<object>) {
  const t = translator(context.language, "organizer")
  return (
    <AccountSection title={t("closing.export.title")} lead={t("closing.export.lead")}>
      {/* A plain post to a route: the answer is a file, and works without JavaScript. */}
      <form method="post" action={`/organizer/${context.organisation.id}/closing/export`}>
        <Button type="submit" icon="download">
          {t("closing.export.act")}
        </Button>
      </form>
    </AccountSection>
  )
}
