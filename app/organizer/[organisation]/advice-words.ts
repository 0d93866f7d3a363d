import type { PlaceBelow } from "#app/account/place-list.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { Advice } from "#lib/organisations/advice.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { organizerHref, unitHref } from "./organizer-page.tsx"

/** So many units are named; of the others the number says enough. */
const NAMED = 5

type Row = Pick<PlaceBelow, "href" | "icon"> & { readonly values?: Readonly<Record<string, string | number>> }

/** One thing to do next: the link that mends it, and a sentence on why (O5). */
export function adviceRow(context: OrganizerContext, advice: Advice): PlaceBelow {
  const t = translator(context.language, "organizer")
  const { href, icon, values } = rowOf(context, advice)
  const key = advice.code === "one_administrator" && advice.isAsked ? "one_administrator_asked" : advice.code
  return { href, icon, name: t(`advice.act.${key}`, values), lead: t(`advice.why.${key}`, values) }
}

function rowOf(context: OrganizerContext, advice: Advice): Row {
  const { organisation, actor } = context
  const at = (path: string) => organizerHref(organisation.id, path)
  const unit = (id: string, below = "") => unitHref(organisation.id, id) + below
  switch (advice.code) {
    case "agreement_older":
      return { href: at("/agreement"), icon: "warning" }
    case "use_sheet":
      return { href: at("/recovery/sheet"), icon: "key" }
    case "requests":
      return { href: at("/recovery"), icon: "wait", values: { count: advice.count } }
    case "one_administrator":
      return { href: unit(organisation.id, "/administrators"), icon: advice.isAsked ? "wait" : "warning" }
    case "waits_for_keys":
      return {
        href: unit(advice.unit.id, "/administrators"),
        icon: "key",
        values: { unit: advice.unit.name, count: advice.count },
      }
    case "no_departments":
      return { href: at("/start"), icon: "organizer" }
    case "nobody_employed":
      return { href: unit(advice.unit.id, "#invite"), icon: "people", values: { unit: advice.unit.name } }
    case "employed_at_top":
      return { href: at(`/people?unit=${organisation.id}&kind=employee`), icon: "people", values: { count: advice.count } }
    case "no_cost_centre": {
      const names = advice.units.slice(0, NAMED).map(({ name }) => name)
      const more = advice.units.length - names.length
      const first = advice.units[0]?.id ?? organisation.id
      return {
        href: !advice.hasAny && actor.isOfAll ? at("/cost-centres") : unit(first, "/settings"),
        icon: "list",
        values: { units: formats(context).list(names), more, count: advice.units.length },
      }
    }
    case "domain_lost":
    case "domain_idle":
      return {
        href: at("/domains"),
        icon: advice.code === "domain_lost" ? "warning" : "list",
        values: { domains: formats(context).list([...advice.domains]), count: advice.domains.length },
      }
    case "domain_unanswered":
      return { href: at("/domains"), icon: "wait", values: { count: advice.count } }
    case "outsiders_employed": {
      const { addresses, count, employed } = advice
      return {
        href: at(employed === 0 ? "/invitations?state=outside" : "/people?kind=outside"),
        icon: "people",
        values: { who: formats(context).list([...addresses]), more: count - addresses.length, count },
      }
    }
    case "customers_listed": {
      const names = advice.units.slice(0, NAMED).map(({ name }) => name)
      return {
        href: unit(advice.units[0]?.id ?? organisation.id, "/contact-list"),
        icon: "people",
        values: { units: formats(context).list(names), more: advice.units.length - names.length, count: advice.units.length },
      }
    }
    case "records_asked":
      return { href: unit(advice.unit.id, "/records"), icon: "wait", values: { unit: advice.unit.name, count: advice.count } }
    case "hold_old":
      return { href: unit(advice.unit.id, "/records"), icon: "clock", values: { unit: advice.unit.name } }
    case "invitations_over":
      return { href: at("/invitations"), icon: "clock", values: { count: advice.count } }
  }
}
