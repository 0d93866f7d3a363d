import type { ReturnReason } from "#lib/notifications/return-reason.ts"

/** What the sender is to see at a recipient in the end. */
export type Fate = { readonly notice: "handed_over" | "refused" } | { readonly notice: "returned"; readonly reason: ReturnReason }

export type Recipient = {
  /** What becomes of mail to them, as the report says it. */
  readonly story: string
  readonly address: string
  readonly phone: string
  readonly fate: Fate
  /** What goes before the end: servers say so while they go on trying. */
  readonly isDelayed: boolean
}

/** The domain whose mail server nobody reaches. */
export const AWAY = "away.example.net"

/** Recipients without an account; each is a way for mail to fail, or the one that does not. */
export const RECIPIENTS: readonly Recipient[] = [
  recipient(1, "arrives", "bo@example.net", { notice: "handed_over" }),
  recipient(2, "is refused by our own mail server at once", "refused@example.net", { notice: "refused" }),
  recipient(3, "is refused by theirs after ours took it", "nobody@example.net", { notice: "returned", reason: "unknown" }),
  recipient(4, "is refused by theirs for what it is", "suspicious@example.net", { notice: "returned", reason: "rejected" }),
  recipient(5, "is taken by theirs, which then cannot deliver it", "closed@example.net", { notice: "returned", reason: "closed" }),
  { ...recipient(6, "is put off until ours gives up", "overflowing@example.net", { notice: "returned", reason: "full" }), isDelayed: true },
  {
    ...recipient(7, "finds no server until ours gives up", `carin@${AWAY}`, { notice: "returned", reason: "unreachable" }),
    isDelayed: true,
  },
]

function recipient(number: number, story: string, address: string, fate: Fate): Recipient {
  return { story, address, phone: `+467017406${60 + number}`, fate, isDelayed: false }
}
