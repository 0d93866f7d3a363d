import { notFound } from "next/navigation"
import { ActionForm, type FormField } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { DAY } from "#lib/clock.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { showPerson, type ShownPerson } from "#lib/organisations/show-person.ts"
import { shownAt } from "#lib/wall-clock.ts"
import { requireProvenOrganizer, shown } from "#lib/web/organizer.ts"
import { organisationField } from "../../../unit-fields.ts"
import { PersonBelow } from "../person-below.tsx"
import { endEmploymentAction, keepEmploymentAction } from "./actions.ts"

export const generateMetadata = titled("organizer.endEmployment.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string; readonly person: string }> }

/** Ends an employment, or stops the end that was announced, with what that means said first (O6). Proven before it is shown, so that nothing typed is lost. */
export default async function EndEmploymentPage({ params }: PageProps) {
  const { organisation, person: accountId } = await params
  const context = await requireProvenOrganizer(organisation)
  const person = await shown(showPerson(context, accountId))
  if (person.help === "member" || accountId === context.actor.accountId) notFound()
  const t = translator(context.language, "organizer")
  return (
    <PersonBelow context={context} person={person} title={person.ending === null ? t("endEmployment.title") : t("endEmployment.keep")}>
      <div className="mt-6 max-w-[44rem]">
        {person.ending === null ? <End context={context} person={person} /> : <Keep context={context} person={person} />}
      </div>
    </PersonBelow>
  )
}

type PartProps = { readonly context: OrganizerContext; readonly person: ShownPerson }

const hidden = ({ context, person: { accountId } }: PartProps): readonly FormField[] => [
  organisationField(context),
  { kind: "hidden", name: "account", value: accountId },
]

function Keep({ context, person }: PartProps) {
  const t = translator(context.language, "organizer")
  const { ending } = person
  if (ending === null) return null
  return (
    <ActionForm
      action={keepEmploymentAction}
      submit={t("endEmployment.keep")}
      pending={translator(context.language)("common.working")}
      fields={hidden({ context, person })}
    >
      <p>{t(`endEmployment.ends.${ending.outcome}`, { day: formats(context).day(ending.endsAt) })}</p>
      <p>{t("endEmployment.keepMeans")}</p>
    </ActionForm>
  )
}

function End({ context, person }: PartProps) {
  const t = translator(context.language, "organizer")
  return (
    <>
      <ul className="mb-6 list-disc space-y-1 ps-5">
        <li>{t("endEmployment.told")}</li>
        <li>{t("endEmployment.rights")}</li>
        <li>{t("endEmployment.before")}</li>
        <li>{t("endEmployment.addresses")}</li>
      </ul>
      <ActionForm
        action={endEmploymentAction}
        look="danger"
        submit={t("endEmployment.act")}
        pending={translator(context.language)("common.working")}
        fields={[...hidden({ context, person }), ...whatFields(context), ...placesField({ context, person })]}
      />
    </>
  )
}

function whatFields(context: OrganizerContext): readonly FormField[] {
  const t = translator(context.language, "organizer")
  const isOptional = translator(context.language)("common.optional")
  const options = <T extends "release" | "erase" | "works" | "blocked">(all: readonly T[]) =>
    all.map((value) => ({ value, label: t(`endEmployment.${value}`) }))
  return [
    {
      kind: "select",
      name: "outcome",
      label: t("endEmployment.outcome"),
      hint: t("endEmployment.outcomeHint"),
      options: options(["release", "erase"]),
    },
    { kind: "date", name: "day", label: t("endEmployment.day"), hint: t("endEmployment.dayHint"), isOptional, value: usualDay(context) },
    { kind: "select", name: "meanwhile", label: t("endEmployment.meanwhile"), options: options(["works", "blocked"]) },
    { kind: "area", name: "reply", label: t("endEmployment.reply"), hint: t("signInOff.replyHint"), short: true, isOptional },
  ]
}

/** A month ahead, so that nothing happens at once by oversight. */
const usualDay = ({ clock, timeZone }: OrganizerContext): string => shownAt(new Date(clock.now().getTime() + 30 * DAY), timeZone).date

/** Where they are in other units too. */
function placesField({ context, person: { places } }: PartProps): readonly FormField[] {
  const others = places.filter(({ isPrimary }) => !isPrimary).map(({ unitName }) => unitName)
  if (others.length === 0) return []
  const label = translator(context.language, "organizer")("endEmployment.places", { units: formats(context).list(others) })
  return [{ kind: "checkbox", name: "places", label, isOptional: true }]
}
