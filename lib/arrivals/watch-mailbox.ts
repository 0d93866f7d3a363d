import { findArrived, type Arrived } from "#db/queries/folder-counts.ts"
import { authorize } from "../authz/policy.ts"
import { SECOND } from "../clock.ts"
import type { MemberContext } from "../context.ts"
import { fail, ok, type Result } from "../result.ts"
import { onArrival, waitingFor } from "./hear.ts"

/** Numbers of a mailbox where they have changed; a sign of life where not; or that whoever watched is not signed in any more. */
export type Sight = ({ readonly kind: "changed" } & Arrived) | { readonly kind: "unchanged" } | { readonly kind: "ended" }

type Watch = {
  /** Who watches, as the database has them now; null when the session has ended (B34). Does not count as use of it (B35). */
  readonly look: () => Promise<MemberContext | null>
  /** From when on what came is new to the page. */
  readonly since: Date
  /** Nobody watches any more. */
  readonly signal: AbortSignal
  /** How often it looks where nothing was heard, in milliseconds: whether the session lives, and whether something came that nobody told of. */
  readonly every?: number
}

export type WatchFailure = { readonly code: "signed_out" } | { readonly code: "too_many_requests"; readonly retryAfterSeconds: number }

/** As many windows of one account in one process, and then some. */
const MOST_WATCHERS = 10

const LOOK_EVERY = 20 * SECOND

/** What comes in a burst is looked at once. */
const GATHER_MS = 200

/**
 * Watches the signed-in person's mailbox for a page: numbers at first, again when something comes, and at the latest after 20 seconds a sign of life.
 * Ends with the session, when `signal` fires, and where the person watches in too many windows it does not begin.
 */
export async function watchMailbox(watch: Watch): Promise<Result<AsyncGenerator<Sight>, WatchFailure>> {
  const first = await watch.look()
  if (first === null) return fail("signed_out")
  const { accountId } = first.actor
  if (waitingFor(accountId) >= MOST_WATCHERS) return fail({ code: "too_many_requests", retryAfterSeconds: 60 })
  return ok(sights(first, watch))
}

async function* sights(first: MemberContext, { look, since, signal, every = LOOK_EVERY }: Watch): AsyncGenerator<Sight> {
  const bell = newBell(signal)
  const leave = onArrival(first, first.actor.accountId, bell.ring)
  try {
    let before = ""
    for (let ctx: MemberContext | null = first; !signal.aborted; ctx = await look()) {
      const scope = ctx === null ? fail("signed_out") : authorize(ctx.actor, "mailbox:list")
      if (ctx === null || !scope.ok) {
        yield { kind: "ended" }
        return
      }
      const arrived = await findArrived(ctx.db, scope.value, since)
      const now = JSON.stringify(arrived)
      yield now === before ? { kind: "unchanged" } : { kind: "changed", ...arrived }
      before = now
      await bell.rung(every)
    }
  } finally {
    leave()
  }
}

type Bell = {
  readonly ring: () => void
  /** Resolves a moment after it was rung, after a time, or when the signal fires. */ readonly rung: (ms: number) => Promise<void>
}

function newBell(signal: AbortSignal): Bell {
  const nobodyWaits = () => undefined
  let isRung = false
  let within: (ms: number) => void = nobodyWaits
  signal.addEventListener("abort", () => within(0))
  return {
    ring: () => {
      if (!isRung) within(GATHER_MS)
      isRung = true
    },
    rung: async (ms) => {
      await new Promise<void>((resolve) => {
        let timer = setTimeout(resolve, signal.aborted ? 0 : isRung ? GATHER_MS : ms)
        within = (sooner) => {
          clearTimeout(timer)
          timer = setTimeout(resolve, sooner)
        }
      })
      within = nobodyWaits
      isRung = false
    },
  }
}
