import { fail, ok, type Result } from "../result.ts"

/** Somebody else has changed the same since the form was drawn. */
export type ChangedMeanwhile = {
  readonly code: "changed_meanwhile"
  /** Of the form, those that were. */ readonly fields: Readonly<Record<string, "changed_meanwhile">>
}

type Since<T> = {
  readonly chosen: T
  /** What the form was filled with; what holds now where nothing was shown. */ readonly shown: T | undefined
  /** Read with the organisation locked. */ readonly now: T
  /** Of the fields, where the form calls them otherwise. */ readonly named?: Readonly<Partial<Record<keyof T, string>>>
}

/**
 * Of a form of several fields, what there is to write: what was chosen otherwise than it was shown, and does not hold already. What a colleague has set meanwhile in
 * another field stays; where it is the same field, nothing is written (O4).
 */
export function changedSince<T extends Readonly<Record<string, string | number | boolean | null>>>({
  chosen,
  shown,
  now,
  named,
}: Since<T>): Result<Partial<T>, ChangedMeanwhile> {
  const before = shown ?? now
  const names: readonly (keyof T & string)[] = Object.keys(chosen)
  const changed = names.filter((name) => chosen[name] !== before[name] && chosen[name] !== now[name])
  const taken = changed.filter((name) => now[name] !== before[name])
  if (taken.length > 0)
    return fail({
      code: "changed_meanwhile",
      fields: Object.fromEntries(taken.map((name) => [named?.[name] ?? name, "changed_meanwhile" as const])),
    })
  const changes: Partial<T> = {}
  for (const name of changed) changes[name] = chosen[name]
  return ok(changes)
}
