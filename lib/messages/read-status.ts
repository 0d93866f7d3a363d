/** What the colour in Sent says: green, amber, red, grey (M5). */
export type ReadStatus = "read_by_all" | "read_by_some" | "read_by_none" | "withdrawn"

/** Recipients who can still read or have read, and how many of them have (design 7). */
export type ReadCounts = { readonly recipientCount: number; readonly readCount: number }

/** The state of a sent message from its two counters; nobody left who can read it is `withdrawn`. */
export function readStatus({ recipientCount, readCount }: ReadCounts): ReadStatus {
  if (recipientCount <= 0) return "withdrawn"
  if (readCount >= recipientCount) return "read_by_all"
  return readCount > 0 ? "read_by_some" : "read_by_none"
}
