import { cp, rm } from "node:fs/promises"
import path from "node:path"
import type { Sql, TransactionSql } from "postgres"

/** A copy of the tables, and of the files if a data folder is named; the journal of erasures is kept apart and is not in it. */
export type Backup = { readonly restore: () => Promise<void> }

/** Takes a copy that `restore` puts back, as an operator does with a dump and a copy of `blobs/`. */
export async function takeBackup(owner: Sql, { dataFolder }: { readonly dataFolder: string | null }): Promise<Backup> {
  const tables = await owner<{ name: string }[]>`
    select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`
  const names = tables.map(({ name }) => name)
  await owner.unsafe(`drop schema if exists backup cascade; create schema backup`)
  for (const name of names) await owner.unsafe(`create table backup.${name} as table public.${name}`)
  const blobs = dataFolder === null ? null : { live: path.join(dataFolder, "blobs"), copy: path.join(dataFolder, "blobs-backup") }
  if (blobs !== null) await cp(blobs.live, blobs.copy, { recursive: true })
  return {
    restore: async () => {
      await owner.begin(async (tx) => {
        await tx.unsafe(`truncate ${names.map((name) => `public.${name}`).join(", ")} cascade`)
        for (let waiting = names; waiting.length > 0;) {
          const refused: string[] = []
          for (const name of waiting) if (!(await isPutBack(tx, name))) refused.push(name)
          if (refused.length === waiting.length) throw new Error(`these refer to each other: ${refused.join()}`)
          waiting = refused
        }
      })
      await owner.unsafe("drop schema backup cascade")
      if (blobs === null) return
      await rm(blobs.live, { recursive: true })
      await cp(blobs.copy, blobs.live, { recursive: true })
      await rm(blobs.copy, { recursive: true })
    },
  }
}

/** False as long as rows that it refers to are not there yet. */
async function isPutBack(tx: TransactionSql, name: string): Promise<boolean> {
  try {
    await tx.savepoint((sp) => sp.unsafe(`insert into public.${name} overriding system value select * from backup.${name}`))
    return true
  } catch (error) {
    if ((error as { code?: string }).code === "23503") return false
    throw error
  }
}
