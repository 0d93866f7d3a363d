import type { Queryable } from "#db/client.ts"
import { findBlockHashes } from "#db/queries/blocks.ts"
import type { Address } from "../address.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { blockHasher } from "../keys/block-hash.ts"

type Asked = { readonly address: Address; readonly accountId: Id }

/** Has blocked nobody and written to nobody: asked about in the place of who has no account, so that the database is asked the same (B20). */
export const NOBODY: Id = "00000000-0000-4000-8000-000000000000"

/** Which of the addresses belong to somebody who takes no messages from the sender (M18), in order. */
export async function refusingRecipients(services: Services, senderId: Id, people: readonly Asked[]): Promise<readonly Address[]> {
  const accountIds = people.map(({ accountId }) => accountId)
  const refusing = await refusingAccounts(services, services.db, { senderId, accountIds })
  return people.filter(({ accountId }) => refusing.has(accountId)).map(({ address }) => address)
}

type OfAccounts = { readonly senderId: Id; readonly accountIds: readonly Id[] }

/** Which of the accounts take no messages from the sender. */
export async function refusingAccounts(services: Services, db: Queryable, { senderId, accountIds }: OfAccounts): Promise<ReadonlySet<Id>> {
  const hashesOf = blockHasher(services)
  const asked = accountIds.map((accountId) => ({ accountId, hashes: hashesOf({ holderId: accountId, senderId }).map(inText) }))
  const found = await findBlockHashes(
    db,
    asked.flatMap(({ hashes }) => hashes.map((hash) => new Uint8Array(Buffer.from(hash, "hex")))),
  )
  const blocked = new Set(found.map(inText))
  return new Set(asked.filter(({ hashes }) => hashes.some((hash) => blocked.has(hash))).map(({ accountId }) => accountId))
}

const inText = (hash: Uint8Array): string => Buffer.from(hash).toString("hex")
