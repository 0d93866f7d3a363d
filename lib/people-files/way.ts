import type { Target } from "./types.ts"

/** The names on the way to a unit, without that of the whole organisation, which says nothing; that one is alone on the way to itself. */
export const stepsTo = ({ names, depth }: Pick<Target, "names" | "depth">): readonly string[] =>
  names.length > 1 && depth === names.length ? names.slice(1) : names
