import { recordAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import type { Result } from "../result.ts"
import { addressBook } from "./book.ts"
import type { AddressBook } from "./types.ts"

/** The address book for a file (M12), which takes along who everybody is: after a fresh proof (B25), and its owner reads in their log that it left. */
export async function exportContacts(ctx: MemberContext): Promise<Result<AddressBook, NotFound | ProofNeeded>> {
  const scope = authorizeProven(ctx, "contacts:use")
  if (!scope.ok) return scope
  const { accountId: subjectId } = ctx.actor
  await ctx.db.transaction((tx) => recordAudit(tx, ctx, { type: "contacts.exported", subjectId, details: {} }))
  return addressBook(ctx)
}
