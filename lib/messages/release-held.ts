import type { Tx } from "#db/client.ts"
import { lockCopies, type CopyRow } from "#db/queries/copies.ts"
import { addToCounters } from "#db/queries/counters.ts"
import { deleteHeldRow, findDue, lockDue, noteAnswering, placeHeld, recordAnswered, startLinks, startOutgoing } from "#db/queries/held.ts"
import { forgetReached, keepHeld } from "#db/queries/kept-messages.ts"
import { announceArrivals } from "../arrivals/announce.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { counterChanges } from "../mailboxes/counters.ts"
import { enqueueDeliveries } from "../notifications/outgoing.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { nothingArrived } from "../holding/gate.ts"
import { eraseNow } from "./blob-lifetime.ts"
import { destroyCopies } from "./destroy-copies.ts"
import { linksUntil, textsUntil } from "./hold.ts"
import { noteAbsent } from "./note-absent.ts"
import { notSentMail } from "./not-sent-mail.ts"
import { judgeLeaving } from "./still-theirs.ts"

const PORTION = 100

/**
 * Lets everything leave whose time has come (M7, M14). Run by a job at the time and by the clock; stopped at any point it is finished by the next run, several
 * runs share the work, and each message leaves once. Where one fails it is logged, and the others leave. What must not leave as it
 * was scheduled is kept: its sender is told, and their next request makes a draft of it. @returns how many left
 */
export async function releaseDue(services: Services): Promise<number> {
  let count = 0
  for (;;) {
    const before = count
    const ids = await findDue(services.db, { now: services.clock.now(), limit: PORTION })
    for (const id of ids) if (await releaseOne(services, id)) count += 1
    // What is left fails, or others have it in hand.
    if (ids.length < PORTION || count === before) return count
  }
}

async function releaseOne(services: Services, messageId: Id): Promise<boolean> {
  try {
    const left = await services.db.transaction(async (tx) => {
      if (!(await lockDue(tx, messageId, services.clock.now()))) return null
      const { kept, leftOut } = await judgeLeaving(tx, messageId, services.clock.now())
      if (kept !== null) return keep(tx, services, { messageId, ...kept })
      await noteAnswering(tx, messageId)
      return letGo(tx, services, { messageId, copies: await lockCopies(tx, messageId), leftOut })
    })
    if (left === null) return false
    announceArrivals(services, left.arrivedAt)
    if (left.hasGone) await eraseNow(services)
    return true
  } catch (error) {
    services.log.error("release_failed", error, { messageId })
    return false
  }
}

type Keeping = Pick<NonNullable<Awaited<ReturnType<typeof judgeLeaving>>["kept"]>, "kept" | "sender"> & { readonly messageId: Id }

/** Keeps what must not leave as it was written, and tells its sender at every address that they have now. */
async function keep(tx: Tx, services: Services, { messageId, kept, sender }: Keeping): Promise<null> {
  await keepHeld(tx, messageId, kept)
  const { senderId: accountId, language } = sender
  await mailEveryAddress(services, tx, { accountId, mailTo: (to) => notSentMail(services, { to, language, kept }) })
  return null
}

export type Leaving = {
  readonly messageId: Id
  /** As `lockCopies` gave them. */ readonly copies: readonly CopyRow[]
  readonly leftOut: readonly Id[]
}

type Left = {
  /** In whose Inbox it lies now, to be told after the commit. */ readonly arrivedAt: readonly Id[]
  /** Something is to be erased after it. */ readonly hasGone: boolean
}

/**
 * Lets a message leave: everybody's copy comes to its folder and is counted, links begin their thirty days, mails and SMS go. The caller has locked the
 * row that holds it, noted what it answers, and locked the copies. Locks further: recipients, links, what waits to leave, counters.
 */
export async function letGo(tx: Tx, services: Services, { messageId, copies, leftOut }: Leaving): Promise<Left> {
  const at = services.clock.now()
  await leaveOut(tx, services, { messageId, copies: copies.filter(({ holderId }) => leftOut.includes(holderId)) })
  await deleteHeldRow(tx, messageId)
  const placed = await placeHeld(tx, messageId)
  await recordAnswered(tx, messageId, at)
  await startLinks(tx, { messageId, at, linksUntil: linksUntil(at) })
  const waiting = await startOutgoing(tx, { messageId, at, textsUntil: textsUntil(at) })
  for (const channel of ["email", "sms"] as const)
    await enqueueDeliveries(
      tx,
      services,
      channel,
      waiting.filter((row) => row.channel === channel).map(({ id }) => id),
    )
  const arrived = placed.filter(({ role }) => role !== "sender").map(({ holderId }) => holderId)
  await noteAbsent(tx, services, { messageId, holderIds: arrived })
  await addToCounters(tx, counterChanges({ leaving: [], arriving: placed.map(({ to, ...row }) => ({ ...row, folder: to })) }))
  return { arrivedAt: placed.filter(({ to }) => to === "inbox").map(({ holderId }) => holderId), hasGone: leftOut.length > 0 }
}

/** These never get it, and nobody learns that they were to: nothing has arrived with anybody. */
async function leaveOut(tx: Tx, services: Services, { messageId, copies }: Omit<Leaving, "leftOut">): Promise<void> {
  if (copies.length === 0) return
  await destroyCopies(tx, services, { messageId, copies, gate: nothingArrived(copies) })
  await forgetReached(tx, { messageId, holderIds: copies.map(({ holderId }) => holderId) })
}
