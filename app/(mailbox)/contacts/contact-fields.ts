import type { FormField } from "#app/_forms/action-form.tsx"
import { LIST_FIELD } from "#lib/contacts/input.ts"
import { MOST_NAME } from "#lib/contacts/text.ts"
import type { AddressList, Contact } from "#lib/contacts/types.ts"
import { showPhoneNumber } from "#lib/identity/phone-number.ts"
import type { Id } from "#lib/ids.ts"
import type { Translate } from "#lib/language/translate.ts"

type ContactFields = {
  readonly t: Translate
  /** Of the contact, or the one that a new one will have. */
  readonly id: Id
  readonly contact: Contact | null
  readonly lists: readonly AddressList[]
}

/** The fields of a contact's form; addresses and numbers one to a line, so that it needs no script. */
export function contactFields({ t, id, contact, lists }: ContactFields): readonly FormField[] {
  const isOptional = t("common.optional")
  return [
    { kind: "hidden", name: "contact", value: id },
    {
      kind: "text",
      name: "name",
      label: t("contacts.name"),
      value: contact?.name ?? "",
      autoComplete: "off",
      maxLength: MOST_NAME,
      isOptional,
    },
    {
      kind: "area",
      short: true,
      name: "addresses",
      label: t("contacts.addresses"),
      hint: t("contacts.addressesHint"),
      value: contact?.addresses.join("\n") ?? "",
    },
    {
      kind: "area",
      short: true,
      name: "phones",
      label: t("contacts.phones"),
      hint: t("contacts.phonesHint"),
      value: contact?.phones.map(({ number }) => showPhoneNumber(number)).join("\n") ?? "",
      isOptional,
    },
    {
      kind: "text",
      name: "organisation",
      label: t("contacts.organisation"),
      value: contact?.organisation ?? "",
      autoComplete: "off",
      maxLength: MOST_NAME,
      isOptional,
    },
    { kind: "area", name: "note", label: t("contacts.note"), value: contact?.note ?? "", isOptional },
    ...lists.map((list) => ({
      kind: "checkbox" as const,
      name: `${LIST_FIELD}${list.id}`,
      label: t("contacts.inList", { name: list.name }),
      isOptional: true,
      isTicked: contact?.lists.includes(list.id) === true,
    })),
  ]
}
