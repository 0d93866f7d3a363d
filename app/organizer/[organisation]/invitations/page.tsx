import { titled } from "#app/_forms/titled.ts"
import { Notice } from "#app/_ui/notice.tsx"
import { Pager } from "#app/_ui/pager.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { translator } from "#lib/language/translate.ts"
import { leftToMail } from "#lib/people-files/mail-invitations.ts"
import { pageInvitations } from "#lib/organisations/invitations.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage, organizerHref } from "../organizer-page.tsx"
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
  const given = await searchParams
  const after = typeof given["after"] === "string" ? given["after"] : ""
  const [{ invitations, next }, left] = await Promise.all([shown(pageInvitations(context, after)), shown(leftToMail(context))])
  const here = organizerHref(context.organisation.id, "/invitations")
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
          >
            <InvitationTable context={context} invitations={invitations} chosenBy={CHOSEN} />
          </BulkForm>
          <Pager
            label={translator(context.language)("common.pages")}
            newer={after === "" ? null : here}
            older={next === null ? null : `${here}?after=${next}`}
            newerLabel={t("people.first")}
            olderLabel={t("people.next")}
          />
        </>
      )}
    </OrganizerPage>
  )
}
