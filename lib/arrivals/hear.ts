import { canListen, listenForArrivals, type Listening } from "#db/arrivals.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { oncePerProcess } from "../runtime.ts"

type Hearer = Pick<Services, "env" | "log">
type Hearing = { readonly waiting: Map<Id, Set<() => void>>; readonly listening: Map<string, Promise<Listening | null>> }

/** Who waits in this process, and its one connection that listens; none until somebody waits. */
const hearing = (): Hearing => oncePerProcess("arrivals-heard", () => ({ waiting: new Map(), listening: new Map() }))

/** After a connection could not be made it is not tried again for so long; pages look by themselves meanwhile. */
const TRY_AGAIN_MS = 30_000

/** Calls `wake` each time something comes to this holder, told by whatever process. @returns ends it */
export function onArrival(services: Hearer, holderId: Id, wake: () => void): () => void {
  const { waiting } = hearing()
  const wakers = waiting.get(holderId) ?? new Set()
  waiting.set(holderId, wakers.add(wake))
  void listen(services)
  return () => {
    wakers.delete(wake)
    if (wakers.size === 0) waiting.delete(holderId)
  }
}

/** How many wait for what comes to this holder, in this process. */
export const waitingFor = (holderId: Id): number => hearing().waiting.get(holderId)?.size ?? 0

function listen({ env, log }: Hearer): Promise<Listening | null> {
  const { listening, waiting } = hearing()
  const url = env.databaseDirectUrl
  if (!canListen(url)) return Promise.resolve(null)
  const known = listening.get(url)
  if (known !== undefined) return known
  const begun = listenForArrivals({ url, onArrival: (id) => waiting.get(id)?.forEach((wake) => wake()) }).catch((error: unknown) => {
    log.error("arrivals_not_heard", error)
    setTimeout(() => listening.delete(url), TRY_AGAIN_MS).unref()
    return null
  })
  listening.set(url, begun)
  return begun
}

/** Closes the connection; tests and an orderly stop need it. */
export async function stopHearing(): Promise<void> {
  const { listening } = hearing()
  const all = [...listening.values()]
  listening.clear()
  for (const one of all) await (await one)?.close()
}
