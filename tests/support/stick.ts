import type { TestDatabase } from "./database.ts"

/** Makes the database refuse to delete this account, as a fault would that nobody foresaw, until it is released. */
export async function stick({ owner }: TestDatabase, accountId: string): Promise<{ readonly release: () => Promise<void> }> {
  await owner.unsafe("create function sigill_stuck() returns trigger language plpgsql as $$ begin raise exception 'stuck'; end $$")
  await owner.unsafe(
    `create trigger stuck before delete on accounts for each row when (old.id = '${accountId}') execute function sigill_stuck()`,
  )
  return {
    release: async () => {
      await owner.unsafe("drop trigger stuck on accounts")
      await owner.unsafe("drop function sigill_stuck()")
    },
  }
}
