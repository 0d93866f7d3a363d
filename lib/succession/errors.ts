/** A successor is asked for already, and waits for the second operator or for their own answer. */
export type SuccessorAsked = { readonly code: "successor_asked" }

/** The operator who asked does not approve it as well (keys.md 5). */
export type OwnSuccessor = { readonly code: "own_successor" }

/** There is no second operator who could approve. */
export type NoOtherOperator = { readonly code: "no_other_operator" }

/** There is a second operator, but none who had been it for long enough; `from` says when one of them will have been. */
export type NoOtherOperatorYet = { readonly code: "no_other_operator_yet"; readonly from: Date }

/** Whoever asks or approves has been operator for too short a time when it is asked (docs/decisions/successors.md). */
export type OperatorTooNew = {
  readonly code: "operator_too_new"
  readonly since: Date
  /** From when on they can ask, and approve what is asked for. */ readonly from: Date
}

/** Whoever administers the whole organisation is there, and asks in the Organizer. */
export type AdministersItself = { readonly code: "administers_itself" }

/** An administrator of the organisation said a short while ago that they are there. */
export type ObjectedLately = { readonly code: "objected_lately"; readonly on: Date; readonly from: Date }
