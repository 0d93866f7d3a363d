import { sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable } from "../client.ts"
import type { Standing } from "./abuse-cases.ts"
import { keptBytes } from "./storage.ts"

/** What a send has to know about its sender. */
export type SenderRow = Standing & {
  /** The message that the form became already, or null. */
  readonly submittedAs: string | null
  /** Bytes that the mailbox takes; null where they have to be counted. */
  readonly bytes: number | null
  /** The domain that its main address is in, whose organisation has waited for an answer past its day (O10); null otherwise. */
  readonly unansweredDomain: string | null
}

type Asked = { readonly token: string; readonly now: Date }

/** In one question, because every send asks it. */
export async function findSender(db: Queryable, scope: HolderScope, { token, now }: Asked): Promise<SenderRow> {
  const [row] = await db.execute<SenderRow>(sql`
    select (select s.message_id from submissions s where s.account_id = a.id and s.token = ${token} and s.expires_at > ${now.toISOString()}::timestamptz) as "submittedAs",
      a.sending_stopped_at is not null as "isStopped",
      exists (select from abuse_cases c where c.account_id = a.id and c.state = 'open' and c.braked_at is not null) as "isBraked",
      ${keptBytes(scope)} as bytes,
      sigill_unanswered_domain(a.id, ${now.toISOString()}::timestamptz) as "unansweredDomain"
    from accounts a where a.id = ${scope.holderId}`)
  return row ?? { submittedAs: null, isStopped: false, isBraked: false, bytes: null, unansweredDomain: null }
}
