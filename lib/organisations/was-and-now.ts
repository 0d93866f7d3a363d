type Setting = string | number | boolean | null

/** What was changed of some settings, as small facts for the trail (O12): `planWas` and `planNow`; false for what is not set. */
export function wasAndNow<T extends Readonly<Record<string, Setting>>>(
  before: T,
  changes: Partial<T>,
): Readonly<Record<string, string | number | boolean>> {
  const names: readonly string[] = Object.keys(changes)
  const [was, now]: readonly Readonly<Record<string, Setting | undefined>>[] = [before, changes]
  return Object.fromEntries(
    names.flatMap((name) => [
      [`${name}Was`, was?.[name] ?? false],
      [`${name}Now`, now?.[name] ?? false],
    ]),
  )
}
