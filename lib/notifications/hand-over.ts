/**
 * What came of handing something to a provider.
 * accepted: it is theirs now ("handed to the mail server", never "delivered").
 * refused: for good; trying again would not help.
 * unavailable: not taken, and it may be tried again (R3: a provider that is down delays, never loses).
 * unknown: it may have been taken; nobody can tell (B87).
 */
export type HandOver =
  | { readonly state: "accepted" }
  | {
      readonly state: "refused" | "unavailable" | "unknown"
      /** A code for the log and the operator; never what the provider wrote, which quotes addresses. */
      readonly problem: string
    }
