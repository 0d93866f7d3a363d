import { findForgetting, openRewriting, type Forgetting } from "#db/rewriting.ts"
import { findRewrites } from "#db/queries/rewrites.ts"
import { DAY } from "#lib/clock.ts"
import type { Services } from "#lib/context.ts"

/** What is looked at, whether it is as it should be, and what to do where it is not. */
export type Finding = { readonly what: string; readonly isWell: boolean; readonly act: string }

/** A night and a morning: a rewrite that is older has been missed. */
const REWRITTEN_WITHIN_MS = 1.5 * DAY

/** `sigill doctor`: whether the database forgets and keeps as it should (keys.md 7, B82, B88), and what its administrator has to do. */
export async function doctorCommand(services: Services): Promise<string> {
  const connection = openRewriting(services.env.databaseDirectUrl)
  try {
    const findings = [...findingsOf(await findForgetting(connection.sql)), await lastRewrite(services)]
    const lines = findings.map(({ what, isWell, act }) => (isWell ? `well   ${what}` : `MEND   ${what}\n       ${act}`))
    const count = findings.filter(({ isWell }) => !isWell).length
    return [...lines, "", count === 0 ? "All is well." : `${count} to mend.`].join("\n")
  } finally {
    await connection.close()
  }
}

/** What a server's own words about itself mean. */
export function findingsOf(server: Forgetting): readonly Finding[] {
  const { role, version, canRewrite, canSwitchLog, canCheckpoint, walRecycle, synchronousCommit } = server
  return [
    {
      what: "PostgreSQL 17 or newer",
      isWell: version >= 170_000,
      act: "Older ones let only the owner of the tables rewrite them: run VACUUM FULL every night as the owner, or upgrade.",
    },
    {
      what: "tables may be rewritten every night, so that erased rows leave their files",
      isWell: canRewrite,
      act: `Run npm run sigill -- migrate with DATABASE_MIGRATE_URL, or as the owner: grant maintain on all tables in schema public, pgboss to ${role}`,
    },
    {
      what: "the write-ahead log may be turned over afterwards",
      isWell: canSwitchLog && canCheckpoint,
      act: `As a superuser, in this database: grant execute on function pg_switch_wal() to ${role}; grant pg_checkpoint to ${role}`,
    },
    {
      what: "old files of the write-ahead log are removed and not used again (wal_recycle = off)",
      isWell: walRecycle === "off",
      act: "Set wal_recycle = off. Log archives and replicas keep what they have copied: let them expire within BACKUP_DAYS.",
    },
    {
      what: "what is committed is on disk (synchronous_commit is on)",
      isWell: synchronousCommit !== "off" && synchronousCommit !== null,
      act: "Set synchronous_commit = on: else a crash can lose messages that were acknowledged.",
    },
  ]
}

async function lastRewrite({ db, clock }: Services): Promise<Finding> {
  const rows = await findRewrites(db)
  const newest = Math.max(0, ...rows.map(({ rewrittenAt }) => rewrittenAt.getTime()))
  return {
    what: newest === 0 ? "the nightly rewrite has run" : `the nightly rewrite has run, at ${new Date(newest).toISOString()}`,
    isWell: clock.now().getTime() - newest < REWRITTEN_WITHIN_MS,
    act: "It runs at 02:15 UTC in a process with SIGILL_ROLE all or worker. After the first night this is well; if not, look for rewrite_ in the log.",
  }
}
