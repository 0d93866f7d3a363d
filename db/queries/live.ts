import { sql, type Placeholder, type SQL } from "drizzle-orm"
import { deliveries } from "../schema.ts"
import { isKept } from "./gate.ts"

/** Not over yet (M6): what has expired is there for nobody, also before the job has erased it; but for what a hold or an official mailbox keeps (O16). */
export const isLive = (now: Date): SQL =>
  sql`(d.expires_at is null or d.expires_at > ${now.toISOString()}::timestamptz or sigill_kept(d.holder_id, d.message_id))`

/** The same of the table by its own name. */
export const isLiveDelivery = (now: Date | Placeholder): SQL => {
  const { expiresAt, holderId, messageId } = deliveries
  const at = now instanceof Date ? now.toISOString() : now
  return sql`(${expiresAt} is null or ${expiresAt} > ${at}::timestamptz or ${isKept(holderId, messageId)})`
}
