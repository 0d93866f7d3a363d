import type { Address } from "../address.ts"
import type { Id } from "../ids.ts"
import type { UnitKind, UnitPlan } from "#db/queries/units.ts"

/** Largest file of people, and most lines that are read from one (O6). */
export const MOST_FILE_BYTES = 2 * 1024 * 1024
export const MOST_LINES = 5_000

/** A line as it stood in the file, tidied and not judged; empty where the file says nothing. */
export type PersonLine = {
  /** Which row of the table, its heading counted too. */ readonly row: number
  readonly name: string
  readonly address: string
  readonly phone: string
  readonly department: string
  readonly kind: string
  readonly plan: string
  readonly administers: string
}

/** A file of which nothing can be read; each has a sentence under `organizer.file.refused`. */
export const FILE_REFUSALS = ["missing", "large", "long", "columns", "unreadable", "empty"] as const
export type FileRefused = {
  readonly code: `people_file_${(typeof FILE_REFUSALS)[number]}`
  /** How much is taken, where it is too much. */ readonly max?: number
}

/** What the sentence of a refusal names. */
export const LIMITS = { large: { max: MOST_FILE_BYTES / (1024 * 1024) }, long: { max: MOST_LINES } } as const

export type Belongs = "employee" | "member"

/** A unit that people are put into: one that is there, or one that the file asks for. */
export type Target = {
  /** The id of one that is there; of a new one, where it will stand. */ readonly key: string
  readonly id: Id | null
  /** Of a new one: what it is made below. */ readonly parentKey: string | null
  readonly kind: UnitKind
  readonly name: string
  /** From the top to the unit itself, as the administrator sees it. */ readonly names: readonly string[]
  /** How deep it stands in the whole organisation. */ readonly depth: number
  /** Its own for a new one, the one in force for another; null where nothing is said. */ readonly plan: UnitPlan | null
}

/** Somebody whom the file asks in. */
export type PlannedPerson = {
  readonly row: number
  readonly name: string
  readonly address: Address
  /** E.164, or null. */ readonly phone: string | null
  readonly kind: Belongs
  readonly unit: Target
  readonly administers: Target | null
}

/** Why a line is left out; each has a sentence under `organizer.file.problems`. */
export type Problem =
  | "noAddress"
  | "address"
  | "twice"
  | "name"
  | "phone_unreadable"
  | "phone_not_mobile"
  | "phone_country"
  | "department"
  | "ambiguous"
  | "missing"
  | "group"
  | "kind"
  | "plan"
  | "there"
  | "asked"
  | "employed"

/** What is said of a line that is taken all the same. */
export type Remark = "planOfUnit"

export type Said<T> = { readonly row: number; readonly what: T; /** What it is about, as it stood there. */ readonly text: string }

/** What a file would do to the organisation as it is now. */
export type PeoplePlan = {
  readonly people: readonly PlannedPerson[]
  /** In the order in which they are made. */ readonly newUnits: readonly Target[]
  readonly problems: readonly Said<Problem>[]
  readonly remarks: readonly Said<Remark>[]
}
