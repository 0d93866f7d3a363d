import type { Seen } from "#app/_ui/shell/seen.ts"

type Follow = {
  /** When the page was drawn. */
  readonly since: number
  readonly onSeen: (seen: Seen) => void
}

/** Who only passes through a page asks for nothing. */
const FIRST_MS = 2_000
const LONGEST_MS = 60_000

/** After each failure twice as long, and not everybody at the same moment after a restart. */
const pause = (failures: number) => Math.min(LONGEST_MS, FIRST_MS * 2 ** failures) * (0.5 + Math.random() / 2)

/** Follows what comes to the mailbox for as long as the page is seen, and the session lives. @returns ends it */
export function follow({ since, onSeen }: Follow): () => void {
  const listening = new AbortController()
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  const close = () => {
    clearTimeout(timer)
    source?.close()
    source = null
  }
  const openIn = (ms: number) => {
    close()
    timer = setTimeout(open, ms)
  }
  const open = () => {
    source = new EventSource(`/arrivals?since=${since}`)
    source.addEventListener("mailbox", ({ data }: MessageEvent<string>) => {
      failures = 0
      onSeen(JSON.parse(data) as Seen)
    })
    source.addEventListener("ended", end)
    source.addEventListener("error", () => openIn(pause(++failures)))
  }
  const end = () => {
    listening.abort()
    close()
  }
  const turn = () => (document.hidden ? close() : openIn(FIRST_MS))
  document.addEventListener("visibilitychange", turn, { signal: listening.signal })
  turn()
  return end
}
