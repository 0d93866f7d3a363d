import type { Tx } from "#db/client.ts"
import { askGate } from "#db/queries/gate.ts"
import type { Id } from "../ids.ts"

/** That nothing is erased in a part of an organisation (O16): whose word it is, by the organisation's name, and since when. */
export type Hold = { readonly by: string; readonly since: Date }

declare const brand: unique symbol

/**
 * Proof that it was asked what keeps these holders' mail: who destroys a copy needs one, so that an eraser that forgot to ask does not compile (O16). It holds
 * until the transaction ends: no hold begins and no mailbox becomes official meanwhile, or has begun before and is seen.
 */
export type Gate = {
  readonly asked: ReadonlySet<Id>
  readonly holds: ReadonlyMap<Id, Hold>
  /** Shared mailboxes whose letters stay until each has its number and its place in the archive. */
  readonly official: ReadonlySet<Id>
  readonly [brand]: "gate"
}

const gateOf = (all: Pick<Gate, "asked" | "holds" | "official">): Gate => all as Gate

/** Asks for whoever erases, before anything of the mail is locked (docs/decisions/order-of-locks.md). */
export async function passGate(tx: Tx, holderIds: readonly Id[]): Promise<Gate> {
  const ids = [...new Set(holderIds)]
  const rows = await askGate(tx, ids)
  const holds = rows.flatMap(({ holder, by, since }) => (by === null || since === null ? [] : [[holder, { by, since }] as const]))
  const official = rows.flatMap(({ holder, official }) => (official ? [holder] : []))
  return gateOf({ asked: new Set(ids), holds: new Map(holds), official: new Set(official) })
}

/**
 * For a retention rule, and for the journal: the rule says itself which official documents go (O16), and what the journal names had its number and its place in
 * the archive when it was erased, which a backup from before does not know (D3). A hold stops both.
 */
export async function passHolds(tx: Tx, holderIds: readonly Id[]): Promise<Gate> {
  return gateOf({ ...(await passGate(tx, holderIds)), official: new Set() })
}

/** For what has not left yet: nothing has arrived with anybody, and it becomes a draft again or goes with its sender, who was asked before. */
export const nothingArrived = (copies: readonly { readonly holderId: Id }[]): Gate =>
  gateOf({ asked: new Set(copies.map(({ holderId }) => holderId)), holds: new Map(), official: new Set() })

/** Whether nobody but its holder may take this copy away: a hold or an official mailbox keeps it, also from who sent it. */
export const keepsFrom = ({ asked, holds, official }: Gate, holderId: Id): boolean =>
  !asked.has(holderId) || holds.has(holderId) || official.has(holderId)
