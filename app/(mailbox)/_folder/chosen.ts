import { isId, type Id } from "#lib/ids.ts"
import type { PageParams } from "./said.ts"

/** The ids that an address names, each once; what is no id is passed over. */
export function chosenIn(params: PageParams, name: string): readonly Id[] {
  const given = params[name]
  const all = typeof given === "string" ? [given] : (given ?? [])
  return [...new Set(all)].filter(isId).slice(0, 50)
}
