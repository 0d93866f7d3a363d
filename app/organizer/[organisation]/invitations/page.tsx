import { titled } from "#app/_forms/titled.ts"
import { Notice } from "#app/_ui/notice.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { translator } from "#lib/language/translate.ts"
import { leftToMail } from "#lib/people-files/mail-invitations.ts"
import { listInvitations } from "#lib/organisations/invitations.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage } from "../organizer-page.tsx"
import { BulkForm } from "../bulk-form.tsx"
import { Said, type PageParams } from "../said.tsx"
import { chosenInvitationsAction } from "./actions.ts"
import { InvitationTable } from "./invitation-table.tsx"

export const generateMetadata = titled("organizer.invitations.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string }>; readonly searchParams: Promise<PageParams> }

/** The form that the boxes of the rows belong to. */
const CHOSEN = "chosen-invitations"

/** Everybody in scope who has been asked and has not answered (O6). */
export default async function InvitationsPage({ params, searchParams }: PageProps) {
  const context = await requireOrganizer((await params).organisation)
  const [invitations, left] = await Promise.all([shown(listInvitations(context, null)), shown(leftToMail(context))])
  const given = await searchParams
  const t = translator(context.language, "organizer")
  return (
    <OrganizerPage context={context} title={t("invitations.title")} lead={t("invitations.lead")} place="invitations">
      <Said language={context.language} done={given["done"]} numbers={given} />
      {left > 0 && <Notice title={t("invitations.mailing", { count: left })} className="mb-4" />}
      {invitations.length === 0 ? (
        <EmptyState icon="done" title={t("invitations.emptyTitle")}>
          {t("invitations.emptyBody")}
        </EmptyState>
      ) : (
        <>
          <BulkForm
            action={chosenInvitationsAction}
            id={CHOSEN}
            organisation={context.organisation.id}
            field="chosen"
            words={{ all: t("bulk.all"), pending: translator(context.language)("common.working") }}
            acts={[
              { value: "remind", label: t("bulk.remind"), look: "quiet" },
              { value: "withdraw", label: t("bulk.withdraw"), look: "danger" },
            ]}
          />
          <InvitationTable context={context} invitations={invitations} chosenBy={CHOSEN} />
        </>
      )}
    </OrganizerPage>
  )
}
