import { tmpdir } from "node:os"
import { filesBelow, filesSince, filesWith, textsIn } from "./byte-search.ts"
import { allRows, tablesWithAll } from "./database-rows.ts"
import type { TestDatabase } from "./database.ts"
import type { Given } from "./given.ts"

export type Nowhere = {
  /** Nothing of it in a table, in a file of ours, the temporary folder's or PostgreSQL's, its log and WAL included, or in what was logged. */
  readonly texts: (texts: readonly string[]) => Promise<void>
  /** The same of bytes. */
  readonly bytes: (secrets: readonly Uint8Array[]) => Promise<void>
  /** The same of a code, in tables and log: within longer numbers and bytes its few signs stand by chance, so it is looked for as a word of its own. */
  readonly code: (code: string) => Promise<void>
  /** That the search finds in PostgreSQL's files what must be there. */
  readonly proveSearch: () => Promise<void>
}

/** Looks for secrets everywhere (B1, B17). Call it once at the top of the file, so that it knows since when files count. */
export function lookNowhere(database: TestDatabase, given: Given): Nowhere {
  const begun = Date.now()
  const files = async () => {
    const folders = [given.services.env.dataFolder, database.folder]
    const below = await Promise.all(folders.map(filesBelow))
    return [...below.flat(), ...(await filesSince(tmpdir(), begun))]
  }
  return {
    texts: async (texts) => {
      await database.owner`checkpoint`
      const rows = await allRows(database.owner)
      for (const text of texts) {
        expect([text, tablesWithAll(rows, [text])]).toEqual([text, []])
        expect(given.logged()).not.toContain(text)
      }
      expect([...(await textsIn(await files(), texts))]).toEqual([])
    },
    bytes: async (secrets) => {
      await database.owner`checkpoint`
      const rows = await allRows(database.owner)
      for (const secret of secrets) expect(rows.filter(({ text }) => text.includes(Buffer.from(secret).toString("hex")))).toEqual([])
      for (const folder of [given.services.env.dataFolder, database.folder]) expect(await filesWith(folder, secrets)).toEqual([])
    },
    code: async (code) => {
      const alone = new RegExp(`(?<![0-9a-f.])${code}(?![0-9a-f])`)
      expect((await allRows(database.owner)).filter(({ text }) => alone.test(text)).map(({ table }) => table)).toEqual([])
      expect(given.logged()).not.toContain(code)
    },
    proveSearch: async () => {
      const marker = "canary-that-is-there-b8Nd"
      await database.owner.unsafe(`create table marker as select '${marker}'::text as text; checkpoint`)
      expect([...(await textsIn(await filesBelow(database.folder), [marker])).keys()]).toEqual([marker])
    },
  }
}
