import { Gauge } from "#app/_ui/gauge.tsx"
import { DataTable } from "#app/_ui/data-table.tsx"
import { PlaceList, type PlaceBelow } from "#app/account/place-list.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { Recoverability } from "#lib/organisations/recoverability.ts"
import { organizerHref, unitHref } from "../organizer-page.tsx"

type GlanceProps = { readonly context: OrganizerContext; readonly found: Recoverability }

/** So many units are named; of the others the number says enough. */
const NAMED = 5

/** One sentence and its picture, then what stands in the way, each with what to do (O15). */
export function Glance({ context, found }: GlanceProps) {
  const t = translator(context.language, "organizer")
  const { employees: count, helped } = found
  if (count === 0) return <p>{t("recovery.nobody")}</p>
  const places = placesOf({ context, found })
  return (
    <section className="max-w-[44rem]">
      <h2 className="mb-2">{t("recovery.helped", { helped, count })}</h2>
      <Gauge share={helped / count} />
      <div className="mt-4">
        <DataTable
          caption={t("recovery.picture")}
          quietCaption
          columns={[
            { key: "what", header: t("recovery.table.what"), cell: ({ name }: Line) => name },
            { key: "count", header: t("recovery.table.count"), isNumber: true, cell: ({ value }: Line) => formats(context).number(value) },
          ]}
          items={linesOf({ context, found })}
          itemKey={({ name }) => name}
        />
      </div>
      <div className="mt-6">{places.length === 0 ? <p>{t("recovery.allWell")}</p> : <PlaceList places={places} />}</div>
    </section>
  )
}

type Line = { readonly name: string; readonly value: number }

function linesOf({ context, found }: GlanceProps): readonly Line[] {
  const t = translator(context.language, "organizer")
  return [
    { name: t("recovery.table.can"), value: found.helped },
    { name: t("recovery.table.notAgreed"), value: found.notAgreed },
    ...(found.withoutKeys === 0 ? [] : [{ name: t("recovery.table.withoutKeys"), value: found.withoutKeys }]),
    ...(found.withoutOther === 0 ? [] : [{ name: t("recovery.table.withoutOther"), value: found.withoutOther }]),
  ]
}

function placesOf({ context, found }: GlanceProps): readonly PlaceBelow[] {
  const t = translator(context.language, "organizer")
  const at = (path: string) => organizerHref(context.organisation.id, `/recovery${path}`)
  const { notAgreed, withoutKeys, withoutOther, withoutBackup, alone, administratorsAlone } = found
  const place = (
    key: "notAgreed" | "withoutKeys" | "withoutOther" | "withoutBackup",
    count: number,
    where: Pick<PlaceBelow, "href" | "icon">,
  ) => (count === 0 ? [] : [{ ...where, name: t(`recovery.act.${key}`, { count }), lead: t(`recovery.why.${key}`) }])
  const names = alone.slice(0, NAMED).map(({ name }) => name)
  const first = alone[0]
  return [
    ...place("withoutKeys", withoutKeys, { href: context.actor.isOfAll ? at("/sheet") : at(""), icon: "warning" }),
    ...place("withoutOther", withoutOther, {
      href: `${unitHref(context.organisation.id, context.actor.isOfAll ? context.organisation.id : (context.actor.tops[0] ?? ""))}/administrators`,
      icon: "warning",
    }),
    ...place("notAgreed", notAgreed, { href: at("/lacking?what=agreement"), icon: "people" }),
    ...(first === undefined
      ? []
      : [
          {
            href: `${unitHref(context.organisation.id, context.actor.isOfAll && alone.length > 1 ? context.organisation.id : first.id)}/administrators`,
            icon: "person" as const,
            name: t("recovery.act.alone", { count: administratorsAlone }),
            lead: t("recovery.why.alone", { units: formats(context).list(names), more: alone.length - names.length }),
          },
        ]),
    ...place("withoutBackup", withoutBackup, { href: at("/lacking?what=backup"), icon: "phone" }),
  ]
}
