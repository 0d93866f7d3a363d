import { fail, type Result } from "../result.ts"

/** So many are done at one press; more only after a yes. */
export const A_FEW = 5

/** Nothing was done yet: it concerns so many that it is asked once whether it is meant. */
export type YesNeeded = { readonly code: "yes_needed"; readonly what: "remind" | "withdraw"; readonly count: number }

type Asked = Pick<YesNeeded, "what" | "count"> & {
  /** How many the yes was about; null where none was given. */ readonly agreed: number | null
}

/** The question before an act on many (O6), or null where it may go on. A yes holds for as many as it was given for: where they are others meanwhile, it asks anew. */
export const asksFirst = ({ what, count, agreed }: Asked): Result<never, YesNeeded> | null =>
  count <= A_FEW || agreed === count ? null : fail({ code: "yes_needed", what, count })
