import { statfs } from "node:fs/promises"

const MOST = 256 * 1024 * 1024
const SHARE = 0.05

/** How much is written between two looks. */
export const LOOK_EVERY = 8 * 1024 * 1024

/**
 * Keeps the last of a disk, 5 % of it and at most 256 MiB, from what people send: the database often lies on the same disk and stops altogether when it is full,
 * and drafts and codes still have to be stored when messages can no longer be.
 * @throws an error with the system's code for a full disk
 */
export async function requireRoom(folder: string): Promise<void> {
  const { bsize, blocks, bavail } = await statfs(folder)
  const reserve = Math.min(MOST, blocks * bsize * SHARE)
  if (bavail * bsize < reserve) throw Object.assign(new Error("what is left of the disk is kept in reserve"), { code: "ENOSPC" })
}
