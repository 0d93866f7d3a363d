import { titled } from "#app/_forms/titled.ts"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { Pager } from "#app/_ui/pager.tsx"
import { translator } from "#lib/language/translate.ts"
import { leftToMail } from "#lib/people-files/mail-invitations.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { pageInvitations, type InvitationsPage as Found } from "#lib/organisations/find-invitations.ts"
import { listUnits } from "#lib/organisations/units.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage } from "../organizer-page.tsx"
import { BulkForm } from "../bulk-form.tsx"
import { Said, type PageParams } from "../said.tsx"
import { chosenInvitationsAction } from "./actions.ts"
import { askedForIn, invitationsHref, isNarrowed, wantedBy, type AskedFor } from "./asked-for.ts"
import { InvitationFilter } from "./invitation-filter.tsx"
import { InvitationTable } from "./invitation-table.tsx"

export const generateMetadata = titled("organizer.invitations.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string }>; readonly searchParams: Promise<PageParams> }

/** Everybody in scope who has been asked and has not answered, narrowed by the address alone, so that it works without JavaScript (O6). */
export default async function InvitationsPage({ params, searchParams }: PageProps) {
  const context = await requireOrganizer((await params).organisation)
  const given = await searchParams
  const text = (name: string) => (typeof given[name] === "string" ? given[name].trim() : "")
  const [asked, after] = [askedForIn(text), text("after")]
  const wanted = wantedBy(asked)
  const [units, found, left] = await Promise.all([
    shown(listUnits(context)),
    wanted === null ? NONE : shown(pageInvitations(context, { ...wanted, after })),
    shown(leftToMail(context)),
  ])
  const t = translator(context.language, "organizer")
  const hasAny = found.count > 0 || isNarrowed(asked)
  const none = wanted === null ? ("unread" as const) : isNarrowed(asked) ? ("none" as const) : ("empty" as const)
  return (
    <OrganizerPage context={context} title={t("invitations.title")} lead={t("invitations.lead")} place="invitations">
      <Said language={context.language} done={given["done"]} numbers={given} />
      {left > 0 && <Notice title={t("invitations.mailing", { count: left })} className="mb-4" />}
      {hasAny && <InvitationFilter context={context} units={units} asked={asked} />}
      <div className="mt-8 max-w-[72rem]">
        {found.invitations.length === 0 ? (
          <EmptyState icon="done" title={t(`invitations.${none}Title`)}>
            {t(`invitations.${none}Body`)}
          </EmptyState>
        ) : (
          <Invitations context={context} asked={asked} found={found} />
        )}
      </div>
      <Pager
        label={translator(context.language)("common.pages")}
        newer={after === "" ? null : invitationsHref(context.organisation.id, asked)}
        older={found.next === null ? null : invitationsHref(context.organisation.id, asked, { after: found.next })}
        newerLabel={t("people.first")}
        olderLabel={t("people.next")}
      />
    </OrganizerPage>
  )
}

/** What fits something that cannot be read. */
const NONE: Found = { invitations: [], count: 0, next: null }

/** The form that the boxes of the rows belong to. */
const CHOSEN = "chosen-invitations"

type InvitationsProps = { readonly context: OrganizerContext; readonly asked: AskedFor; readonly found: Found }

/** How many they are, what can be done with those ticked and with all, on however many pages, and a page of them. */
function Invitations({ context, asked, found: { invitations, count } }: InvitationsProps) {
  const t = translator(context.language, "organizer")
  return (
    <>
      <p className="mb-4 font-medium">{t(isNarrowed(asked) ? "invitations.fitting" : "invitations.count", { count })}</p>
      <BulkForm
        action={chosenInvitationsAction}
        id={CHOSEN}
        organisation={context.organisation.id}
        field="chosen"
        values={asked}
        question={{ yes: t("bulk.yes"), no: t("bulk.no"), href: invitationsHref(context.organisation.id, asked) }}
        words={{ all: t("bulk.all"), pending: translator(context.language)("common.working") }}
        acts={[
          { value: "remind", label: t("bulk.remind"), look: "quiet" },
          { value: "withdraw", label: t("bulk.withdraw"), look: "danger" },
          { value: "remind_fitting", label: t("bulk.remindFitting", { count }), look: "quiet" },
          { value: "withdraw_fitting", label: t("bulk.withdrawFitting", { count }), look: "danger" },
        ]}
      >
        <InvitationTable context={context} invitations={invitations} asked={asked} chosenBy={CHOSEN} />
      </BulkForm>
    </>
  )
}
