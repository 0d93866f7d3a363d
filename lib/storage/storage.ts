import type { Services } from "../context.ts"

/** Bytes that a mailbox takes, and how many it may (A1). */
export type Storage = { readonly used: number; readonly limit: number }

/** room: nothing to say. nearly: soon full. full: nothing can be sent. over: nothing comes in any more either. */
export type Fullness = "room" | "nearly" | "full" | "over"

const NEARLY = 0.9

/** What comes is received up to so many times the limit (A1). */
const RECEIVED_UP_TO = 2

/** How many bytes a mailbox may take before nothing comes in any more. */
export const receivedUpTo = ({ limit }: Storage): number => limit * RECEIVED_UP_TO

/** How many bytes somebody's own mailbox may take: one number for everybody, until there are plans. */
export const storageLimit = ({ env }: Pick<Services, "env">): number => env.storageLimit

/** The same for a shared mailbox of a unit. */
export const mailboxLimit = ({ env }: Pick<Services, "env">): number => env.mailboxStorageLimit

/** How full a shared mailbox is. It takes in what comes, however much that is (docs/decisions/full-mailboxes.md). */
export const mailboxFullness = (storage: Storage): Exclude<Fullness, "over"> => {
  const how = fullness(storage)
  return how === "over" ? "full" : how
}

/** How full a mailbox is, which decides what it can still do. */
export function fullness(storage: Storage): Fullness {
  const { used, limit } = storage
  if (used >= receivedUpTo(storage)) return "over"
  if (used >= limit) return "full"
  return used >= limit * NEARLY ? "nearly" : "room"
}

/** Whether anything can be sent from a mailbox that is so full. */
export const maySend = (how: Fullness): boolean => how === "room" || how === "nearly"
