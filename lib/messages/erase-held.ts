import { lockCopies } from "#db/queries/copies.ts"
import { deleteHeldRow, findHeldBy, lockHeldRow } from "#db/queries/held.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { nothingArrived } from "../holding/gate.ts"
import { destroyCopies } from "./destroy-copies.ts"

const PORTION = 100

/** Every generation there is. */
const ALL = 2 ** 31 - 1

/**
 * Erases for everybody what this holder sent and what has not left, because its sender goes: nobody could stop it any more. With `before` only what was sealed
 * under keys before that generation, which are lost. Stopped at any point it is finished by the next run; afterwards call `runErasure`. @returns how many it was
 */
export async function eraseHeldOf(services: Services, scope: HolderScope, { before } = { before: ALL }): Promise<number> {
  let count = 0
  // One that left meanwhile does not keep the rest; where nothing can be erased any more it ends.
  for (let erased = PORTION; erased > 0;) {
    const ids = await findHeldBy(services.db, scope, { before, limit: PORTION })
    erased = 0
    for (const messageId of ids) if (await eraseForAll(services, scope, messageId)) erased += 1
    count += erased
  }
  return count
}

async function eraseForAll(services: Services, scope: HolderScope, messageId: Id): Promise<boolean> {
  return services.db.transaction(async (tx) => {
    if ((await lockHeldRow(tx, scope, messageId)) === null) return false
    const copies = await lockCopies(tx, messageId)
    await deleteHeldRow(tx, messageId)
    await destroyCopies(tx, services, { messageId, copies, gate: nothingArrived(copies) })
    return true
  })
}
