/** The person has asked already, and it is not decided yet. */
export type CaseOpen = { readonly code: "case_open" }

/** Somebody else has decided it, or its account is gone. */
export type CaseDecided = { readonly code: "case_decided" }

/** What the message says is not proven any more: it was erased, its seal is broken, or it is by somebody else. */
export type CaseUnproven = { readonly code: "case_unproven" }

/** Only messages by people with an account can ask for its deletion. */
export type NoAccountBehind = { readonly code: "no_account_behind" }

/** This reporter has reported this message: support has it. */
export type ReportedAlready = { readonly code: "reported_already" }
