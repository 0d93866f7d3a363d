/** What a system error about writing means to whoever has to mend it. */
const REASONS = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the quota of this user is used up",
  ENOTDIR: "a part of the path is not a folder",
  EEXIST: "it is not a folder",
  ENOENT: "the folder above it cannot be made",
}

/** Those that speak of the place and not of a fault of ours. */
const OF_THE_PLACE = new Set(["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"])

/**
 * Why something could not be written, in words.
 * @param {unknown} error
 * @returns {string}
 */
export function reasonOf(error) {
  const code = error?.code ?? ""
  return REASONS[code] ?? code
}

/**
 * Runs `work`; a folder of the project that may not be written becomes one line. Everything else keeps its stack.
 * @template T
 * @param {{ root: string, toDo: string }} what `toDo` follows "to", like "install the packages"
 * @param {() => Promise<T>} work
 * @returns {Promise<{ ok: true, value: T } | { ok: false, problem: string }>}
 */
export async function writingInto({ root, toDo }, work) {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    if (!OF_THE_PLACE.has(error?.code)) throw error
    return {
      ok: false,
      problem: `the project folder ${root} cannot be written to ${toDo} (${reasonOf(error)}): give this user the right, or run the command as the folder's owner`,
    }
  }
}
