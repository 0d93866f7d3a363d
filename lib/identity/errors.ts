import type { PasswordProblem } from "./password-strength.ts"
import type { PhoneProblem } from "./phone-number.ts"

/** What people may do wrong here; each has a sentence under `errors.field`. */
export type FieldProblem =
  | PasswordProblem
  | PhoneProblem["code"]
  | "phone_same"
  | "address_own"
  | "address_many"
  | "recovery_key"
  | "recovery_key_differs"
  | "organisation_key_wrong"
  | "stop_code"
  | "name"
  | "address"
  | "address_unknown"
  | "not_in_scope"
  | "reads_already"
  | "reader_gone"
  | "address_elsewhere"
  | "corrected_same"
  | "invited_before"
  | "no_message_from"
  | "terms"
  | "current_password"
  | "required"
  | "time_zone"
  | "language"
  | "organisation_name"
  | "organisation_number"
  | "postal_address"
  | "cost_centre_code"
  | "agreement"
  | "recovery_agreement"
  | "address_lines"
  | "day_before"
  | "end_day"
  | "end_day_needed"
  | "end_day_closing"
  | "closing_day"
  | "domain"
  | "domain_public"
  | "domain_shared"
  | "address_other"
  | "administers_already"
  | "successor_operator"
  | "reason"
  | "rule_count"
  | "register_number"

export type InvalidField = { readonly code: "invalid_fields"; readonly fields: Readonly<Partial<Record<string, FieldProblem>>> }

/** The attempt is over: timed out, used, or begun anew elsewhere. */
export type AttemptGone = { readonly code: "attempt_gone" }

/** Another submission of the same step was first; the page that follows is the right one. */
export type StepDone = { readonly code: "step_done" }

export type WrongCredentials = { readonly code: "wrong_credentials" }

/** The address was proven by two people at once, and the other was first. */
export type AddressTaken = { readonly code: "address_taken" }

export const invalidField = (name: string, problem: FieldProblem): { readonly ok: false; readonly error: InvalidField } => ({
  ok: false,
  error: { code: "invalid_fields", fields: { [name]: problem } },
})
