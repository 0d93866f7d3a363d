import { setTimeout as wait } from "node:timers/promises"
import { readOutbox } from "./people.ts"

export type Notices = {
  /** How many have left that tell this address of this message. */
  readonly count: (address: string, messageId: string) => number
  /** When the first left that tells this address of this message, or without a message the first link to it; null for none. */
  readonly firstAt: (address: string, messageId: string | null) => Date | null
  /** Paths of the links that went to somebody without an account, one for each mail. */
  readonly links: (address: string) => readonly string[]
  /** Looks once more. @throws when nobody answers */
  readonly look: () => Promise<void>
}

/** Collects what leaves until the signal, because the outbox keeps the newest only. */
export function collectNotices(door: () => string, signal: AbortSignal): Notices {
  const seen = new Map<string, string>()
  const links = new Map<string, Map<string, string>>()
  const sent = new Map<string, Date>()
  const look = async () => {
    for (const { id, to, text, sentAt } of await readOutbox(door())) {
      const messageId = /\/messages\/([0-9a-f-]{36})/.exec(text)?.[1]
      const at = new Date(sentAt)
      if (messageId !== undefined) noteFirst(sent, `${to} ${messageId}`, at)
      if (messageId !== undefined) seen.set(id, `${to} ${messageId}`)
      const link = /\/invitation\/[\w-]+/.exec(text)?.[0]
      if (link !== undefined) noteFirst(sent, to, at)
      if (link !== undefined) links.set(to, (links.get(to) ?? new Map<string, string>()).set(id, link))
    }
  }
  const keepLooking = async () => {
    while (!signal.aborted) {
      await look().catch(() => undefined)
      await wait(1_000)
    }
  }
  void keepLooking()
  return {
    look,
    count: (address, messageId) => [...seen.values()].filter((one) => one === `${address} ${messageId}`).length,
    firstAt: (address, messageId) => sent.get(messageId === null ? address : `${address} ${messageId}`) ?? null,
    links: (address) => [...(links.get(address)?.values() ?? [])],
  }
}

function noteFirst(sent: Map<string, Date>, what: string, at: Date): void {
  const before = sent.get(what)
  if (before === undefined || at < before) sent.set(what, at)
}
