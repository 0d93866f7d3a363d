import { deleteMessages, lockErasable, releaseBlobs } from "#db/queries/erasing.ts"
import { deleteHoldersOf, findDraftsBefore, findHeld, findHeldOf, findMessages, lockUnheld, type Held } from "#db/queries/replaying.ts"
import { deleteNotes } from "#db/queries/mailbox-notes.ts"
import { findReturned } from "#db/queries/leaving.ts"
import { findKnownBlobs } from "#db/queries/sweeping.ts"
import { deleteEmptyInvited } from "#db/queries/unclaimed.ts"
import { authorize } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { Services } from "../context.ts"
import { eraseDraftRows } from "../drafts/erase-drafts.ts"
import { readJournal, type JournalEntry } from "../erasure/journal.ts"
import { runErasure } from "../erasure/run-erasure.ts"
import type { Id } from "../ids.ts"
import { eraseAccount } from "../leaving/erase-holdings.ts"
import { eraseDeliveries } from "../messages/erase-deliveries.ts"
import { passHolds } from "../holding/gate.ts"

/** Entries that are looked up together: one statement for each kind. */
const BATCH = 2_000

/** Rows in one transaction, and files looked for at once. */
const PORTION = 200
const FILES_AT_ONCE = 16

export type Replayed = {
  readonly deliveries: number
  readonly messages: number
  readonly drafts: number
  readonly blobs: number
  readonly accounts: number
  readonly notes: number
}

/**
 * Repeats what the journal says on a database, or files, that were put back from before it, then what `erasure_outbox` still holds (keys.md 7,
 * B83): run at every start before anybody is served. Where nothing was restored it only looks, and finds nothing; stopped at any point it
 * is finished by the next start. Where a hold stands in what was restored it waits for the first start after that was lifted (O16). What it erases is written to the journal anew, because a backup of the restored state may exist.
 * @returns how much had come back
 */
export async function replayErasures(services: Services): Promise<Replayed> {
  let all: Replayed = { deliveries: 0, messages: 0, drafts: 0, blobs: 0, accounts: 0, notes: 0 }
  for await (const entries of inBatches(readJournal(services.env.dataFolder))) {
    const held = await replayDeliveries(services, entries)
    const messages = await replayMessages(services, idsOf(entries, "message"))
    const drafts = await replayDrafts(services, entries)
    const blobs = await replayBlobs(services, idsOf(entries, "blob"))
    const accounts = await replayAccounts(services, idsOf(entries, "account"))
    const notes = await replayNotes(services, entries)
    all = {
      deliveries: all.deliveries + held,
      messages: all.messages + messages,
      drafts: all.drafts + drafts,
      blobs: all.blobs + blobs,
      accounts: all.accounts + accounts,
      notes: all.notes + notes,
    }
  }
  await runErasure(services, { limit: Infinity })
  if (Object.values(all).some((count) => count > 0)) services.log.warn("erasures_repeated", all)
  return all
}

async function* inBatches(entries: AsyncIterable<JournalEntry>): AsyncIterable<readonly JournalEntry[]> {
  let batch: JournalEntry[] = []
  for await (const entry of entries) {
    batch.push(entry)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

const idsOf = (entries: readonly JournalEntry[], wanted: JournalEntry["kind"]): readonly Id[] => [
  ...new Set(entries.filter(({ kind }) => kind === wanted).map(({ subjectId }) => subjectId)),
]

async function replayDeliveries(services: Services, entries: readonly JournalEntry[]): Promise<number> {
  const erased = entries.flatMap(({ kind, subjectId, holderId, at }) =>
    kind === "delivery" && holderId !== null ? [{ messageId: subjectId, holderId, at }] : [],
  )
  return eraseHeld(services, await findHeld(services.db, erased))
}

async function eraseHeld(services: Services, held: readonly Held[]): Promise<number> {
  let count = 0
  for (const [holderId, messageIds] of byHolder(held.map(({ holderId, messageId }) => [holderId, messageId])))
    for (const portion of portions(messageIds))
      count += await services.db.transaction(async (tx) => {
        const scope = scopeOf(holderId)
        const rows = await lockErasable(tx, scope, portion, { gate: await passHolds(tx, [holderId]), lying: "anywhere" })
        await eraseDeliveries(tx, services, { scope, rows })
        await deleteEmptyInvited(tx, holderId)
        return rows.length
      })
  return count
}

/** Messages that all had erased, whoever holds them in what was restored, but for a hold, and even if nobody does. */
async function replayMessages(services: Services, messageIds: readonly Id[]): Promise<number> {
  const found = await findMessages(services.db, messageIds)
  if (found.length === 0) return 0
  await eraseHeld(services, await findHeldOf(services.db, found))
  return services.db.transaction(async (tx) => {
    const left = await lockUnheld(tx, found)
    await releaseBlobs(tx, await deleteMessages(tx, left))
    return left.length
  })
}

async function replayDrafts(services: Services, entries: readonly JournalEntry[]): Promise<number> {
  const erased = entries.flatMap(({ kind, subjectId, holderId, at }) =>
    kind === "draft" && holderId !== null ? [{ draftId: subjectId, holderId, at }] : [],
  )
  const found = await findDraftsBefore(services.db, erased)
  for (const [holderId, ids] of byHolder(found.map(({ holderId, id }) => [holderId, id])))
    await services.db.transaction(async (tx) => {
      const { holds } = await passHolds(tx, [holderId])
      if (!holds.has(holderId)) await eraseDraftRows(tx, services, { scope: scopeOf(holderId), ids })
    })
  return found.length
}

/** Internal notes of shared mailboxes that their writers took away (M15). */
async function replayNotes(services: Services, entries: readonly JournalEntry[]): Promise<number> {
  const pairs = entries.flatMap(({ kind, subjectId, holderId }) =>
    kind === "note" && holderId !== null ? ([[holderId, subjectId]] as const) : [],
  )
  let count = 0
  for (const [holderId, ids] of byHolder(pairs))
    for (const portion of portions(ids))
      count += await services.db.transaction(async (tx) => {
        const { holds } = await passHolds(tx, [holderId])
        return holds.has(holderId) ? 0 : (await deleteNotes(tx, scopeOf(holderId), portion)).length
      })
  return count
}

/** Blobs with a row go the usual way; files that only the copy of the files brought back are overwritten here. */
async function replayBlobs(services: Services, blobIds: readonly Id[]): Promise<number> {
  if (blobIds.length === 0) return 0
  const known = await findKnownBlobs(services.db, blobIds)
  for (const portion of portions([...known]))
    await services.db.transaction(async (tx) => {
      await deleteHoldersOf(tx, portion)
      await releaseBlobs(tx, portion)
    })
  const still = await findKnownBlobs(services.db, [...known])
  return (
    known.size -
    still.size +
    (await eraseFiles(
      services,
      blobIds.filter((id) => !known.has(id)),
    ))
  )
}

/** Accounts that were deleted go with everything that came back with them; nobody has been served yet, so that nobody notices. */
async function replayAccounts(services: Services, accountIds: readonly Id[]): Promise<number> {
  const returned = await findReturned(services.db, accountIds)
  let count = 0
  for (const id of returned) if (await eraseAccount(services, id)) count += 1
  return count
}

async function eraseFiles({ env, blobs, log }: Services, blobIds: readonly Id[]): Promise<number> {
  const eraseOne = async (region: string, id: Id): Promise<number> => {
    if ((await blobs.modifiedAt(region, id)) === null) return 0
    try {
      await blobs.erase(region, id)
      return 1
    } catch (error) {
      // The sweeper tries again: no row knows this file.
      log.error("erase_failed", error, { blob: id })
      return 0
    }
  }
  let count = 0
  for (const region of env.regions)
    for (const portion of portions(blobIds, FILES_AT_ONCE))
      for (const erased of await Promise.all(portion.map((id) => eraseOne(region, id)))) count += erased
  return count
}

/** The journal's line is the holder's own word: the policy is asked for nobody else's rows. */
function scopeOf(holderId: Id): HolderScope {
  const scope = authorize({ kind: "journal", holderId }, "erasure:repeat")
  if (!scope.ok) throw new Error("the policy lets the journal repeat erasures")
  return scope.value
}

function byHolder(pairs: readonly (readonly [holderId: Id, id: Id])[]): ReadonlyMap<Id, readonly Id[]> {
  const holders = new Map<Id, Id[]>()
  for (const [holderId, id] of pairs) holders.set(holderId, [...(holders.get(holderId) ?? []), id])
  return holders
}

function* portions(ids: readonly Id[], size = PORTION): Iterable<readonly Id[]> {
  for (let start = 0; start < ids.length; start += size) yield ids.slice(start, start + size)
}
