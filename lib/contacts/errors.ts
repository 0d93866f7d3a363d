import type { NotFound } from "../authz/policy.ts"

/** Fields that are wrong: for each the key of a sentence under `errors.field`, and what that sentence names. */
export type InvalidContact = {
  readonly code: "invalid_fields"
  readonly fields: Readonly<Record<string, string>>
  readonly wrong?: string
  readonly who?: string
  readonly max?: number
}

export type BookFull = { readonly code: "too_many_contacts"; readonly max: number }

export type SaveContactFailure = NotFound | InvalidContact | BookFull

export type ListFailure = NotFound | { readonly code: "list_name_taken" } | { readonly code: "too_many_lists"; readonly max: number }
