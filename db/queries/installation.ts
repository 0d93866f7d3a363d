import type { Db } from "../client.ts"
import { installation } from "../schema.ts"

export type InstallationRow = {
  readonly id: string
  readonly publicKey: Uint8Array
  readonly pepperCheck: Uint8Array
  readonly createdAt: Date
}

const columns = {
  id: installation.id,
  publicKey: installation.publicKey,
  pepperCheck: installation.pepperCheck,
  createdAt: installation.createdAt,
}

export async function findInstallation(db: Db): Promise<InstallationRow | null> {
  const [row] = await db.select(columns).from(installation)
  return row ?? null
}

/** Inserts the one row, or returns what another process inserted first. */
export async function insertInstallationOnce(db: Db, row: InstallationRow): Promise<InstallationRow> {
  await db.insert(installation).values(row).onConflictDoNothing()
  const there = await findInstallation(db)
  if (there === null) throw new Error("the installation row could not be made")
  return there
}
