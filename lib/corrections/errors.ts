/** The same of this person was asked already and waits for their answer: it is taken back first. */
export type CorrectionWaits = { readonly code: "correction_waits" }
