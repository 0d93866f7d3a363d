/** Why a notice came back, as far as a sender can do something about it. */
export type ReturnReason = "unknown" | "full" | "closed" | "unreachable" | "rejected" | "other"

/** In the order in which they are tried; codes of RFC 3463 and the registry that goes with it (IANA, SMTP Enhanced Status Codes). */
const REASONS: readonly (readonly [RegExp, ReturnReason])[] = [
  [/^[45]\.1\.(2|9)$/, "unreachable"],
  [/^[45]\.1\.(7|8)$/, "rejected"],
  [/^[45]\.1\./, "unknown"],
  [/^[45]\.2\.2$/, "full"],
  [/^[45]\.2\.1$/, "closed"],
  [/^[45]\.4\./, "unreachable"],
  [/^[45]\.[67]\./, "rejected"],
]

/** The reason behind a code like 5.1.1. */
export const returnReason = (status: string): ReturnReason => REASONS.find(([code]) => code.test(status))?.[1] ?? "other"
