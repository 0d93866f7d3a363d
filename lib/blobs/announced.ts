type Announced<T> = {
  /** Writes the rows that say what the files are. */
  readonly announce: () => Promise<void>
  /** Writes and syncs the files. */
  readonly write: () => Promise<T>
  /** Takes the files away again. */
  readonly takeBack: () => Promise<unknown>
}

/**
 * Writes rows and files at once: neither waits for the other's disk. What a crash leaves is swept, a row without a file as well as a file without a row,
 * and nothing refers to either before both are there.
 */
export async function announced<T>({ announce, write, takeBack }: Announced<T>): Promise<T> {
  const [rows, files] = await Promise.allSettled([announce(), write()])
  if (rows.status === "rejected") {
    // Without rows nobody but the sweeper would find them.
    await takeBack().catch(() => undefined)
    throw rows.reason
  }
  if (files.status === "rejected") throw files.reason
  return files.value
}
