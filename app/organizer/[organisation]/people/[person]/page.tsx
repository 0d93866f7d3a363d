import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { Facts } from "#app/_ui/facts.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { listAdministrators } from "#lib/organisations/administrators.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { WHOLE_LOG } from "#lib/organisations/log-filter.ts"
import { showPerson, type PersonPlace } from "#lib/organisations/show-person.ts"
import { listUnits, type ShownUnit } from "#lib/organisations/units.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { logHref } from "../../log/asked-of-log.ts"
import { OrganizerPage, organizerHref, unitHref } from "../../organizer-page.tsx"
import { Said, type PageParams } from "../../said.tsx"
import { orNone, organisationField } from "../../unit-fields.ts"
import { movePersonAction, removePersonAction } from "../actions.ts"
import { AskForms } from "./ask-forms.tsx"
import { WayBack } from "./way-back.tsx"

export const generateMetadata = titled("organizer.person.title")

type PageProps = {
  readonly params: Promise<{ readonly organisation: string; readonly person: string }>
  readonly searchParams: Promise<PageParams>
}

/** One person as far as the administrator sees them: where they belong, whether they can be helped, and what can be done (O6, O15). */
export default async function PersonPage({ params, searchParams }: PageProps) {
  const { organisation, person: accountId } = await params
  const { done } = await searchParams
  const context = await requireOrganizer(organisation)
  const [person, units, grants] = await Promise.all([
    shown(showPerson(context, accountId)),
    shown(listUnits(context)),
    shown(listAdministrators(context)),
  ])
  const t = translator(context.language, "organizer")
  const f = formats(context)
  const { name, address, places, help, isBlocked, ending, corrections } = person
  const isOther = accountId !== context.actor.accountId
  const administers = new Set(grants.filter((grant) => grant.accountId === accountId).map(({ unitId }) => unitId))
  const administered = units.filter(({ id }) => administers.has(id)).map((unit) => unit.name)
  const facts = [
    { name: t("person.address"), value: <bdi>{address}</bdi> },
    { name: t("people.help"), value: t(`people.helped.${help}`) },
    ...(administered.length === 0 ? [] : [{ name: t("people.columns.administers"), value: administered.join(", ") }]),
    ...(isBlocked ? [{ name: t("person.signIn"), value: t("people.blocked") }] : []),
    ...(ending === null
      ? []
      : [{ name: t("endEmployment.fact"), value: t(`endEmployment.ends.${ending.outcome}`, { day: f.day(ending.endsAt) }) }]),
    ...corrections.map(({ what, shown: text, expiresAt }) => ({
      name: t(`correct.${what}.field`),
      value: t("correct.waits", { text, day: f.day(expiresAt) }),
    })),
  ]
  return (
    <OrganizerPage context={context} title={name} place="people" isPlace={false}>
      <Said language={context.language} done={done} />
      <div className="max-w-[44rem]">
        {person.isEmployedHere && isOther && <WayBack context={context} accountId={accountId} />}
        <Facts facts={facts} />
        <p className="mt-3 text-sm text-quiet">{t(`person.helpMeans.${help}`)}</p>
        {help === "yes" && !isBlocked && isOther && (
          <p className="mt-4">
            <ButtonLink href={organizerHref(context.organisation.id, `/people/${accountId}/help`)} look="quiet" icon="lock">
              {t("helpBack.link")}
            </ButtonLink>
          </p>
        )}
        {help !== "member" && isOther && (
          <p className="mt-3">
            <a href={organizerHref(context.organisation.id, `/people/${accountId}/sign-in`)}>
              {isBlocked ? t("signInOn.act") : t("signInOff.title")}
            </a>
          </p>
        )}
        {person.isEmployedHere && isOther && (
          <p className="mt-3">
            <a href={organizerHref(context.organisation.id, `/people/${accountId}/correct`)}>{t("correct.title")}</a>
          </p>
        )}
        {help !== "member" && isOther && (
          <p className="mt-3">
            <a href={organizerHref(context.organisation.id, `/people/${accountId}/end`)}>
              {ending === null ? t("endEmployment.link") : t("endEmployment.keep")}
            </a>
          </p>
        )}
        {context.actor.isOfAll && (
          <p className="mt-3">
            <a href={logHref(context.organisation.id, { ...WHOLE_LOG, concerns: address })}>{t("person.log")}</a>
          </p>
        )}
      </div>
      {places.map((place) => (
        <Place key={place.unitId} context={context} accountId={accountId} place={place} units={units} />
      ))}
      <AskForms
        context={context}
        accountId={accountId}
        units={units}
        belongsTo={new Set(places.map(({ unitId }) => unitId))}
        administers={administers}
      />
    </OrganizerPage>
  )
}

type PlaceProps = {
  readonly context: OrganizerContext
  readonly accountId: string
  readonly place: PersonPlace
  readonly units: readonly ShownUnit[]
}

function Place({ context, accountId, place, units }: PlaceProps) {
  const t = translator(context.language, "organizer")
  const { unitId, unitName, kind, joinedAt } = place
  return (
    <AccountSection title={unitName}>
      <p className="mb-4">
        {t(`person.is.${kind}`, { day: formats(context).day(joinedAt) })}{" "}
        <a href={unitHref(context.organisation.id, unitId)}>{t("person.toUnit")}</a>
      </p>
      {place.isPrimary ? (
        <Move context={context} accountId={accountId} place={place} units={units} />
      ) : (
        <End context={context} accountId={accountId} place={place} units={units} />
      )}
    </AccountSection>
  )
}

const hidden = ({ context, accountId, place }: PlaceProps) =>
  [
    organisationField(context),
    { kind: "hidden", name: "unit", value: place.unitId },
    { kind: "hidden", name: "account", value: accountId },
  ] as const

/** To another department, which then can help, and this one no more (keys.md 5). */
function Move(props: PlaceProps) {
  const { context, place, units } = props
  const t = translator(context.language, "organizer")
  const others = units.filter(({ id, kind }) => id !== place.unitId && kind !== "sponsored_group")
  if (others.length === 0) return <p className="text-quiet">{t("person.nowhere")}</p>
  return (
    <ActionForm
      action={movePersonAction}
      formId={`move-${place.unitId}`}
      look="quiet"
      submit={t("person.move")}
      pending={translator(context.language)("common.working")}
      fields={[
        ...hidden(props),
        {
          kind: "select",
          name: "to",
          label: t("person.to"),
          hint: t("person.moveMeans"),
          // Moving hands over keys, so that nothing is chosen by oversight.
          value: "",
          options: orNone(t("person.choose"), others),
        },
      ]}
    />
  )
}

function End(props: PlaceProps) {
  const { context, place } = props
  const t = translator(context.language, "organizer")
  return (
    <ActionForm
      action={removePersonAction}
      formId={`end-${place.unitId}`}
      look="danger"
      submit={t("person.end")}
      submitMeans={place.unitName}
      pending={translator(context.language)("common.working")}
      folded={{ title: t("person.endTitle") }}
      fields={[...hidden(props)]}
    >
      <p>{t("person.endMeans")}</p>
    </ActionForm>
  )
}
