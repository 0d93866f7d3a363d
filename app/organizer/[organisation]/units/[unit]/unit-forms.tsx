import { ActionForm } from "#app/_forms/action-form.tsx"
import { withShown } from "#app/_forms/with-shown.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { ShownUnit, UnitPage } from "#lib/organisations/units.ts"
import { kindOptions, organisationField, parentOptions } from "../../unit-fields.ts"
import type { OrganizerWords } from "../../unit-words.ts"
import { addBelowAction, closeUnitAction, inviteAction, moveUnitAction, renameUnitAction, setUnitAction } from "./actions.ts"

type FormProps = { readonly context: OrganizerContext; readonly unit: ShownUnit }

const hidden = (context: OrganizerContext, unit: ShownUnit) => [
  organisationField(context),
  { kind: "hidden", name: "unit", value: unit.id } as const,
]

const working = ({ language }: OrganizerContext) => translator(language)("common.working")

/** One person a line, as employees or as members (O3, O6). */
export function InvitePeople({ context, unit }: FormProps) {
  const t = translator(context.language, "organizer")
  const kinds = unit.kind === "sponsored_group" ? (["member"] as const) : (["employee", "member"] as const)
  return (
    <ActionForm
      action={inviteAction}
      formId="invite"
      submit={t("invite.act")}
      pending={working(context)}
      folded={{ title: t("invite.title"), icon: "plus", isOpen: unit.employees + unit.members + unit.invited === 0 }}
      fields={[
        ...hidden(context, unit),
        { kind: "area", name: "lines", label: t("invite.lines"), hint: t("invite.linesHint"), short: true },
        {
          kind: "select",
          name: "kind",
          label: t("invite.as"),
          hint: t("invite.asHint"),
          options: kinds.map((kind) => ({ value: kind, label: t(`invite.${kind}`) })),
        },
      ]}
    >
      <p className="text-quiet">{t(unit.kind === "sponsored_group" ? "invite.leadGroup" : "invite.lead")}</p>
    </ActionForm>
  )
}

/** A department or a sponsored group below this one. */
export function AddBelow({ context, unit }: FormProps) {
  const t = translator(context.language, "organizer")
  const kinds = kindOptions(t).filter(({ value }) => unit.kind !== "sponsored_group" || value === "sponsored_group")
  return (
    <ActionForm
      action={addBelowAction}
      formId="below"
      look="quiet"
      submit={t("unit.add")}
      pending={working(context)}
      folded={{ title: t("unit.addTitle"), icon: "plus" }}
      fields={[
        ...hidden(context, unit),
        { kind: "text", name: "name", label: t("unit.name"), autoComplete: "off", maxLength: 80 },
        { kind: "select", name: "kind", label: t("unit.kind"), hint: t("unit.kindHint"), options: kinds },
      ]}
    />
  )
}

/** What it charges and which plan its people get, its own or that of the unit above (O4). */
export function UnitSettings({ context, page: { unit, costCentres } }: { readonly context: OrganizerContext; readonly page: UnitPage }) {
  const t = translator(context.language, "organizer")
  return (
    <ActionForm
      action={setUnitAction}
      formId="settings"
      look="quiet"
      submit={t("unit.save")}
      pending={working(context)}
      fields={[
        ...hidden(context, unit),
        ...withShown([
          {
            kind: "select",
            name: "cost_centre",
            label: t("unit.costCentre"),
            ...(costCentres.length === 0 ? { hint: t("unit.noCostCentres") } : {}),
            value: unit.costCentreId ?? "",
            options: [
              { value: "", label: unit.parentId === null ? t("unit.none") : inherits(t, unit) },
              ...costCentres.map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` })),
            ],
          },
          {
            kind: "select",
            name: "plan",
            label: t("unit.plan"),
            hint: t("unit.planHint"),
            value: unit.plan ?? (unit.parentId === null ? unit.activePlan : ""),
            options: [
              ...(unit.parentId === null ? [] : [{ value: "", label: planAbove(t, unit) }]),
              { value: "full", label: t("plan.full") },
              { value: "lite", label: t("plan.lite") },
            ],
          },
        ]),
      ]}
    />
  )
}

/** What choosing nothing means, with what that is now where it is known. */
function inherits(t: OrganizerWords, { costCentre, hasOwnCostCentre }: ShownUnit): string {
  return costCentre === null || hasOwnCostCentre ? t("unit.asAbove") : t("unit.asAboveNow", { now: costCentre.code })
}

const planAbove = (t: OrganizerWords, { plan, activePlan }: ShownUnit): string =>
  plan === null ? t("unit.asAboveNow", { now: t(`plan.${activePlan}`) }) : t("unit.asAbove")

export function RenameUnit({ context, unit }: FormProps) {
  const t = translator(context.language, "organizer")
  return (
    <ActionForm
      action={renameUnitAction}
      formId="rename"
      look="quiet"
      submit={t("unit.rename")}
      pending={working(context)}
      folded={{ title: t("unit.renameTitle"), icon: "compose" }}
      fields={[
        ...hidden(context, unit),
        { kind: "text", name: "name", label: t("unit.name"), value: unit.name, autoComplete: "off", maxLength: 80 },
      ]}
    />
  )
}

/** Hangs it, with everything below it, under another unit (O2); where there is none to choose, nothing. */
export function MoveUnit({ context, unit, units }: FormProps & { readonly units: readonly ShownUnit[] }) {
  const t = translator(context.language, "organizer")
  const others = units.filter(
    ({ id, kind, path }) => id !== unit.parentId && !path.includes(unit.id) && (kind !== "sponsored_group" || unit.kind === kind),
  )
  if (others.length === 0) return null
  return (
    <ActionForm
      action={moveUnitAction}
      formId="move"
      look="quiet"
      submit={t("unit.move")}
      pending={working(context)}
      folded={{ title: t("unit.moveTitle"), icon: "move" }}
      fields={[
        ...hidden(context, unit),
        { kind: "select", name: "parent", label: t("unit.parent"), hint: t("unit.moveMeans"), options: parentOptions(others) },
      ]}
    />
  )
}

/** Closing says first what it needs and what stays. */
export function CloseUnit({ context, unit }: FormProps) {
  const t = translator(context.language, "organizer")
  return (
    <ActionForm
      action={closeUnitAction}
      formId="close"
      look="danger"
      submit={t("unit.close")}
      pending={working(context)}
      folded={{ title: t("unit.closeTitle"), icon: "remove" }}
      fields={hidden(context, unit)}
    >
      <p>{t("unit.closeMeans")}</p>
    </ActionForm>
  )
}
