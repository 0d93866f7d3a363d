import { and, eq } from "drizzle-orm"
import type { OwnerScope } from "#lib/authz/scope.ts"
import type { Tx } from "../client.ts"
import { accounts } from "../schema.ts"

/** Lets a person sign in or not (O7); mail arrives either way. @returns false where that was so already */
export async function setSignIn(tx: Tx, { accountId }: OwnerScope, state: "active" | "blocked"): Promise<boolean> {
  const changed = await tx
    .update(accounts)
    .set({ state })
    .where(and(eq(accounts.id, accountId), eq(accounts.kind, "person"), eq(accounts.state, state === "active" ? "blocked" : "active")))
    .returning({ id: accounts.id })
  return changed.length === 1
}
