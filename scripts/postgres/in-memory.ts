import { accessSync, constants, statfsSync } from "node:fs"
import os from "node:os"

/** Linux keeps what lies here in memory. Docker gives it 64 MB by default, which is too little. */
const MEMORY = "/dev/shm"

/** Of one run of the tests a fifth is used; three run at once, and memory must be left for all else. */
const ROOM = 2 * 1024 ** 3

/**
 * Where files may lie that nobody needs after this run: in memory where there is room for them, else null. A file of its own for every table and index is
 * made and taken away with each test database, which costs a disk's file system more than all that is written into them.
 */
export function memoryFolder(folder = MEMORY): string | null {
  try {
    accessSync(folder, constants.W_OK)
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize >= ROOM && Math.min(os.freemem(), process.availableMemory()) >= ROOM ? folder : null
  } catch {
    return null
  }
}
