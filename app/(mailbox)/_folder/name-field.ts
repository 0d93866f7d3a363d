import type { FormField } from "#app/_forms/action-form.tsx"
import { MAX_FOLDER_NAME } from "#lib/folders/folder-name.ts"

type More = { /** The name as it is. */ readonly value?: string; readonly hint?: string }

/** The field for the name of a folder or of an address list. */
export const nameField = (label: string, more: More): FormField => ({
  kind: "text",
  name: "name",
  label,
  autoComplete: "off",
  maxLength: MAX_FOLDER_NAME,
  ...more,
})
