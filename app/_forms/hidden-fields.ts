/** What a form sends along that nobody types, by name. */
export const hiddenFields = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => ({ kind: "hidden", name, value }) as const)
