import { domainToUnicode } from "node:url"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { hiddenFields } from "#app/_forms/hidden-fields.ts"
import { DataTable } from "#app/_ui/data-table.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { INVITATIONS_SHOWN, type ShownInvitation } from "#lib/organisations/invitations.ts"
import { organizerHref, unitHref } from "../organizer-page.tsx"
import { RowBox } from "../row-box.tsx"
import { organisationField } from "../unit-fields.ts"
import type { OrganizerWords } from "../unit-words.ts"
import { remindAction, withdrawAction } from "./actions.ts"
import { EVERYTHING, type AskedFor } from "./asked-for.ts"

type InvitationTableProps = {
  readonly context: OrganizerContext
  readonly invitations: readonly ShownInvitation[]
  /** Those of one unit: then it is not named. */ readonly isOfUnit?: boolean
  /** What the list is narrowed to, and stays after an act. */ readonly asked?: AskedFor
  /** The form that their boxes belong to; without one they have none. */ readonly chosenBy?: string
}

/** Who has been asked and has not answered (O6), each with a button to remind and one to take the invitation back. */
export function InvitationTable({ context, invitations, isOfUnit = false, asked = EVERYTHING, chosenBy }: InvitationTableProps) {
  const t = translator(context.language, "organizer")
  const unit = {
    key: "unit",
    header: t("invitations.unit"),
    cell: ({ unitId, unitName }: ShownInvitation) => <a href={unitHref(context.organisation.id, unitId)}>{unitName}</a>,
  }
  const [who, as, since, acts] = columnsOf(context, asked, chosenBy)
  return (
    <>
      <DataTable
        caption={t("invitations.title")}
        quietCaption
        stacks
        columns={isOfUnit ? [who, as, since, acts] : [who, unit, as, since, acts]}
        items={invitations}
        itemKey={({ id }) => id}
      />
      {isOfUnit && invitations.length === INVITATIONS_SHOWN && (
        <p className="mt-3">
          <a href={organizerHref(context.organisation.id, "/invitations")}>{t("invitations.all")}</a>
        </p>
      )}
    </>
  )
}

function columnsOf(context: OrganizerContext, asked: AskedFor, chosenBy: string | undefined) {
  const t = translator(context.language, "organizer")
  return [
    {
      key: "who",
      header: t("invitations.who"),
      cell: ({ id, name, address }: ShownInvitation) => (
        <span className="row-of-box">
          {chosenBy !== undefined && <RowBox form={chosenBy} name="chosen" value={id} label={t("bulk.one", { name: address })} />}
          <PersonLine name={name} address={address} />
        </span>
      ),
    },
    {
      key: "as",
      header: t("invitations.as"),
      cell: (one: ShownInvitation) => <span className="wrap-anywhere asked-as">{askedAs(t, one)}</span>,
    },
    { key: "since", header: t("invitations.since"), cell: (one: ShownInvitation) => <Since context={context} invitation={one} /> },
    {
      key: "acts",
      header: t("invitations.acts"),
      quietHeader: true,
      cell: (one: ShownInvitation) => <Acts context={context} invitation={one} asked={asked} />,
    },
  ] as const
}

function askedAs(t: OrganizerWords, { kind, administers, domain }: ShownInvitation): string {
  if (domain !== null) return t("invitations.owned", { domain: domainToUnicode(domain) })
  const place = kind === null ? [] : [t(`invitations.asked.${kind}`)]
  return [...place, ...(administers ? [t("invitations.asked.administrator")] : [])].join(", ")
}

type OneProps = { readonly context: OrganizerContext; readonly invitation: ShownInvitation }

function Since({ context, invitation: { awaitsMail, invitedAt, remindedAt, expiresAt, isOver, domain } }: OneProps) {
  const t = translator(context.language, "organizer")
  const f = formats(context)
  const now = context.clock.now()
  // What a domain asks does not run out: it waits on.
  const until = isOver ? (domain === null ? "over" : "unanswered") : "until"
  return (
    <>
      <Moment time={invitedAt} words={f.when(invitedAt, now)} exact={f.exact(invitedAt)} />
      {awaitsMail && <p className="text-sm text-quiet">{t("invitations.waits")}</p>}
      {remindedAt !== null && <p className="text-sm text-quiet">{t("invitations.reminded", { when: f.when(remindedAt, now) })}</p>}
      <p className="text-sm text-quiet">{t(`invitations.${until}`, { day: f.day(expiresAt) })}</p>
    </>
  )
}

function Acts({ context, invitation: { id, address, domain }, asked }: OneProps & { readonly asked: AskedFor }) {
  const t = translator(context.language, "organizer")
  const pending = translator(context.language)("common.working")
  const narrowed = hiddenFields(asked)
  const fields = [organisationField(context), { kind: "hidden", name: "invitation", value: id } as const, ...narrowed]
  return (
    <div className="toolbar">
      <ActionForm
        action={remindAction}
        formId={`remind-${id}`}
        look="quiet"
        submit={t("invitations.remind")}
        submitMeans={address}
        pending={pending}
        fields={fields}
      />
      {domain === null && (
        <>
          <a href={organizerHref(context.organisation.id, `/invitations/${id}`)} aria-label={t("correctInvitation.of", { address })}>
            {t("correctInvitation.link")}
          </a>
          <ActionForm
            action={withdrawAction}
            formId={`withdraw-${id}`}
            look="danger"
            submit={t("invitations.withdraw")}
            submitMeans={address}
            pending={pending}
            fields={fields}
          />
        </>
      )}
    </div>
  )
}
