import { deleteLostBook } from "#db/queries/contacts.ts"
import { addToCounters } from "#db/queries/counters.ts"
import { lockErasable, releaseBlobs, type ErasableRow } from "#db/queries/erasing.ts"
import {
  deleteLostLateDrafts,
  findAskable,
  findLostDeliveries,
  findLostDrafts,
  findLostFolders,
  putToWaiting,
} from "#db/queries/generations.ts"
import { archiveAllOf, deleteOwnFolder } from "#db/queries/own-folders.ts"
import { deleteLostOwnTexts } from "#db/queries/own-texts.ts"
import { endRestarted, findFirstReadable, findRestarted } from "#db/queries/recovering.ts"
import { deleteLostSegments } from "#db/queries/search-segments.ts"
import { HELD_FOLDER } from "#db/schema/messages.ts"
import type { Tx } from "#db/client.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { Services } from "../context.ts"
import { eraseDraftRows } from "../drafts/erase-drafts.ts"
import { runErasure } from "../erasure/run-erasure.ts"
import { factorsOf } from "../factors/account-factors.ts"
import { askSenders } from "../identity/ask-senders.ts"
import type { Id } from "../ids.ts"
import { openField } from "../keys/field.ts"
import { counterChanges } from "../mailboxes/counters.ts"
import { eraseDeliveries } from "../messages/erase-deliveries.ts"
import { eraseHeldOf } from "../messages/erase-held.ts"
import { countMoved } from "../messages/move-message.ts"
import { keepsFrom, passGate } from "../holding/gate.ts"
import { ownerScope, restartScope } from "./scope.ts"

/** Rows in one transaction: few enough that nobody waits long for a lock. */
const PORTION = 200

/**
 * Erases what an account that was begun anew cannot open any more, the ordinary way (keys.md 7), and asks the senders of its unread messages for
 * them (I7). While a hold stands it waits, also for one that is approved meanwhile (O16). Stopped at any point it is finished by the next run of the clock.
 * @returns false where a hold keeps something of it
 */
export async function eraseLost(services: Services, accountId: Id): Promise<boolean> {
  const scope = restartScope(accountId)
  const step = (act: (tx: Tx) => Promise<unknown>) => unlessHeld(services, accountId, act)
  const before = await findFirstReadable(services.db, accountId)
  const phone = (await factorsOf(services, services.db, accountId))?.phone ?? null
  if (!(await step(async () => undefined))) return false
  await eraseHeldOf(services, scope, { before })
  const isErased =
    (await step(async (tx) => releaseBlobs(tx, await deleteLostLateDrafts(tx, scope, before)))) &&
    (await step(async (tx) => releaseBlobs(tx, await deleteLostSegments(tx, scope, before)))) &&
    (await step((tx) => deleteLostBook(tx, scope, before))) &&
    (await step((tx) => deleteLostOwnTexts(tx, ownerScope(accountId), before))) &&
    (await inPortions(
      (limit) => findLostDrafts(services.db, scope, { before, limit }),
      (ids) => step((tx) => eraseDraftRows(tx, services, { scope, ids })),
    )) &&
    (await inPortions(
      (limit) => findLostDeliveries(services.db, scope, { before, limit }),
      (ids) => step((tx) => eraseOrAsk(tx, services, { scope, ids, phone, generation: before })),
    )) &&
    (await eraseFolders(services, scope, before))
  if (isErased) await services.db.transaction((tx) => askSenders(tx, services, { holderId: accountId, phone: phone ?? "" }))
  await runErasure(services, { limit: Infinity })
  return isErased
}

/** Each step asks for itself: a hold may be approved between two of them. @returns false where one stands, and nothing was done */
function unlessHeld(services: Services, accountId: Id, act: (tx: Tx) => Promise<unknown>): Promise<boolean> {
  return services.db.transaction(async (tx) => {
    if (keepsFrom(await passGate(tx, [accountId]), accountId)) return false
    await act(tx)
    return true
  })
}

/** @returns false where an act was not done, so that nothing would ever be left */
async function inPortions(
  find: (limit: number) => Promise<readonly Id[]>,
  act: (ids: readonly Id[]) => Promise<boolean>,
): Promise<boolean> {
  for (let ids = await find(PORTION); ids.length > 0; ids = await find(PORTION)) if (!(await act(ids))) return false
  return true
}

async function eraseFolders(services: Services, scope: HolderScope, before: number): Promise<boolean> {
  for (const id of await findLostFolders(services.db, scope, before)) {
    const isDone = await unlessHeld(services, scope.holderId, async (tx) => {
      if (await deleteOwnFolder(tx, scope, id)) await countMoved(tx, scope, await archiveAllOf(tx, scope, id))
    })
    if (!isDone) return false
  }
  return true
}

type Portion = { readonly scope: HolderScope; readonly ids: readonly Id[]; readonly phone: string | null; readonly generation: number }

async function eraseOrAsk(tx: Tx, services: Services, { scope, ids, phone, generation }: Portion): Promise<void> {
  const rows = await lockErasable(tx, scope, ids, { gate: await passGate(tx, [scope.holderId]), lying: "anywhere" })
  const askable = await findAskable(tx, scope, ids)
  // A sender who demanded another phone than the account's does not re-seal it (B32).
  const met = askable.filter(
    (row) => row.phone === null || openField(services, { name: "recipient-phone", ownerId: row.messageId, sealed: row.phone }) === phone,
  )
  const kept = new Set(met.map(({ messageId }) => messageId))
  await putToWaiting(tx, scope, { messageIds: [...kept], generation })
  await eraseDeliveries(tx, services, { scope, rows: rows.filter(({ messageId }) => !kept.has(messageId)) })
  await countInInbox(
    tx,
    scope,
    rows.filter(({ messageId }) => kept.has(messageId)),
  )
}

/** Those that wait lie in the Inbox, wherever they lay. */
async function countInInbox(tx: Tx, { holderId }: HolderScope, rows: readonly ErasableRow[]): Promise<void> {
  const leaving = rows.filter(({ folder }) => folder !== "inbox" && folder !== HELD_FOLDER).map((row) => ({ holderId, ...row }))
  await addToCounters(tx, counterChanges({ leaving, arriving: leaving.map((row) => ({ ...row, folder: "inbox" as const })) }))
}

/**
 * Goes on with what a restart left to erase, for as long as something sealed to the key before may still have been on its way; then the sealed secrets
 * of the lost generations go too. Run by the clock.
 */
export async function tendRestarted(services: Services): Promise<void> {
  for (const { accountId, endsAt } of await findRestarted(services.db)) {
    // What a hold keeps has its keys still, sealed as they were.
    if (!(await eraseLost(services, accountId)) || endsAt > services.clock.now()) continue
    const generation = await findFirstReadable(services.db, accountId)
    await unlessHeld(services, accountId, (tx) => endRestarted(tx, { accountId, generation }))
  }
}
