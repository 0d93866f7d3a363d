import { ActionForm } from "#app/_forms/action-form.tsx"
import { withShown } from "#app/_forms/with-shown.ts"
import { translator } from "#lib/language/translate.ts"
import { CONTACTS_SEEN } from "#lib/organisations/contact-lists.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { ShownUnit } from "#lib/organisations/units.ts"
import { organisationField } from "../../../unit-fields.ts"
import { setContactListsAction } from "./actions.ts"

type FormProps = { readonly context: OrganizerContext; readonly unit: ShownUnit }

/** Whom a unit's people see in Contacts and Compose, and whether others see them (O9). A group has nothing above to take it from. */
export function ContactListForm({ context, unit }: FormProps) {
  const t = translator(context.language, "organizer")
  const isGroup = unit.kind === "sponsored_group"
  const { contactLists, contactsSeen, contactsListed } = unit
  const takesAbove = !isGroup && unit.parentId !== null
  /** What choosing nothing means, with what that is now where it is known. */
  const asAbove = (isTaken: boolean, now: string) =>
    takesAbove ? [{ value: "", label: isTaken ? t("unit.asAboveNow", { now }) : t("unit.asAbove") }] : []
  const own = !takesAbove ? { seen: contactLists.seen, listed: contactLists.isListed } : { seen: contactsSeen, listed: contactsListed }
  return (
    <ActionForm
      action={setContactListsAction}
      formId="lists"
      look="quiet"
      submit={t("contactLists.save")}
      pending={translator(context.language)("common.working")}
      fields={[
        organisationField(context),
        { kind: "hidden", name: "unit", value: unit.id },
        ...withShown([
          {
            kind: "select",
            name: "seen",
            label: t("contactLists.seen"),
            value: own.seen ?? "",
            options: [
              ...asAbove(contactsSeen === null, t(`contactLists.see.${contactLists.seen}`)),
              ...CONTACTS_SEEN.map((value) => ({
                value,
                label: t(isGroup && value === "department" ? "contactLists.see.group" : `contactLists.see.${value}`),
              })),
            ],
          },
          {
            kind: "select",
            name: "listed",
            label: t("contactLists.listed"),
            hint: t("contactLists.listedHint"),
            value: own.listed === null ? "" : own.listed ? "yes" : "no",
            options: [
              ...asAbove(contactsListed === null, t(contactLists.isListed ? "contactLists.yes" : "contactLists.no")),
              { value: "yes", label: t("contactLists.yes") },
              { value: "no", label: t("contactLists.no") },
            ],
          },
        ]),
      ]}
    />
  )
}
