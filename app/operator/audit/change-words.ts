import type { Translate } from "#lib/language/translate.ts"
import { DEMANDS, isNumbered } from "#lib/policies/policy.ts"
import { writtenRule } from "#lib/records/rule.ts"

type Fact = string | number | boolean
type Details = Readonly<Record<string, Fact>>
type Said = { readonly name: string; readonly label: string; readonly say: (fact: Fact) => string }

/** What an entry says was changed of a unit, from what to what, in words; empty where it says nothing, as those from before do. */
export function changeWords(t: Translate, details: Details): string {
  const said = [...demands(t), ...settings(t)].flatMap(({ name, label, say }) => {
    const [was, now] = [details[`${name}Was`], details[`${name}Now`]]
    return was === undefined || now === undefined ? [] : [t("organizer.log.change", { what: label, was: say(was), now: say(now) })]
  })
  return said.join("; ")
}

const demands = (t: Translate): readonly Said[] =>
  DEMANDS.map((demand) => ({
    name: demand,
    label: t(`organizer.policy.name.${demand}`),
    say: (fact) => {
      if (fact === false) return t("organizer.policy.notDemanded")
      return isNumbered(demand) && typeof fact === "number"
        ? t(`organizer.policy.value.${demand}`, { count: fact })
        : t("organizer.policy.yes")
    },
  }))

function ruleWords(t: Translate, fact: Fact): string {
  const rule = writtenRule(String(fact))
  return fact === false || rule === null ? t("organizer.records.ruleNone") : t("organizer.records.rule", { ...rule })
}

function settings(t: Translate): readonly Said[] {
  const above = t("organizer.unit.asAbove")
  const among = (keys: Readonly<Record<string, string>>) => (fact: Fact) => (fact === false ? above : (keys[String(fact)] ?? String(fact)))
  return [
    { name: "name", label: t("organizer.unit.name"), say: String },
    { name: "plan", label: t("organizer.unit.plan"), say: among({ full: t("organizer.plan.full"), lite: t("organizer.plan.lite") }) },
    { name: "code", label: t("organizer.unit.costCentre"), say: among({}) },
    {
      name: "seen",
      label: t("organizer.contactLists.seen"),
      say: among({
        organisation: t("organizer.contactLists.see.organisation"),
        department: t("organizer.contactLists.see.department"),
        group: t("organizer.contactLists.see.group"),
        none: t("organizer.contactLists.see.none"),
      }),
    },
    {
      name: "listed",
      label: t("organizer.contactLists.listed"),
      say: among({ yes: t("organizer.contactLists.yes"), no: t("organizer.contactLists.no") }),
    },
    {
      name: "writers",
      label: t("organizer.lists.writers"),
      say: among({
        unit: t("organizer.lists.writer.unit"),
        organisation: t("organizer.lists.writer.organisation"),
        anyone: t("organizer.lists.writer.anyone"),
      }),
    },
    {
      name: "withBelow",
      label: t("organizer.lists.below"),
      say: (fact) => t(fact === true ? "organizer.contactLists.yes" : "organizer.contactLists.no"),
    },
    { name: "rule", label: t("organizer.records.ruleTitle"), say: (fact) => ruleWords(t, fact) },
  ]
}
