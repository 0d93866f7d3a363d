import { useSyncExternalStore } from "react"
import type { Unread } from "./place-link.tsx"

/** What the server has told since the page was drawn. */
export type Seen = {
  /** By the address of the folder; a folder that is not named has nothing unread. */
  readonly unread: Readonly<Record<string, Unread>>
  /** That messages have come, in words. */
  readonly arrived: string | null
}

let seen: Seen | null = null
const listeners = new Set<() => void>()

/** What is known now; null for nothing but what the page was drawn with. */
export function setSeen(next: Seen | null): void {
  seen = next
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What has been told since the page was drawn, or null. */
export const useSeen = (): Seen | null =>
  useSyncExternalStore(
    subscribe,
    () => seen,
    () => null,
  )
