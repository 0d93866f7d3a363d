/** A successor is asked for already, and waits for the second operator or for their own answer. */
export type SuccessorAsked = { readonly code: "successor_asked" }

/** The operator who asked does not approve it as well (keys.md 5). */
export type OwnSuccessor = { readonly code: "own_successor" }

/** There is no second operator who could approve. */
export type NoOtherOperator = { readonly code: "no_other_operator" }
