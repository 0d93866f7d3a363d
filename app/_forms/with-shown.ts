import { SHOWN } from "#lib/web/shown-form.ts"
import type { FormField } from "./action-form.tsx"

/** The fields of a form that several people change, with a hidden one that says what they were filled with. */
export const withShown = (fields: readonly FormField[]): readonly FormField[] => [
  { kind: "hidden", name: SHOWN, value: JSON.stringify(Object.fromEntries(fields.flatMap(filling))) },
  ...fields,
]

function filling(field: FormField): readonly (readonly [string, string | null])[] {
  switch (field.kind) {
    case "checkbox":
      return [[field.name, field.isTicked === true ? "on" : null]]
    case "select": {
      // What is not among the options is shown by the first one.
      const isThere = field.options.some(({ value }) => value === field.value)
      return [[field.name, isThere ? (field.value ?? "") : (field.options[0]?.value ?? "")]]
    }
    case "text":
    case "date":
    case "area":
      return [[field.name, field.value ?? ""]]
    case "email":
    case "phone":
    case "time":
    case "code":
    case "password":
    case "hidden":
    case "time-zone":
      return []
  }
}
