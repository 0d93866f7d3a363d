import { and, eq, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Home } from "#lib/branding/letterhead.ts"
import type { Demands } from "#lib/policies/policy.ts"
import type { Queryable } from "../client.ts"
import { accountAddresses, accounts, accountSecrets, certificates, lateDrafts, mailboxMembers, mailboxWraps, rewraps } from "../schema.ts"
import { secretsColumns, type SecretsRow } from "./accounts.ts"
import { homeOf } from "./brandings.ts"
import { hasKept } from "./kept-messages.ts"
import type { MemberRow, WrapRow } from "./shared-mailboxes.ts"
import { demandsOf } from "./unit-policies.ts"

export type EnteredMailbox = {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly generation: number
  readonly grant: Pick<MemberRow, "grantedAt" | "signature">
  readonly secrets: SecretsRow | null
  readonly certificate: { readonly body: Uint8Array; readonly signature: Uint8Array } | null
  /** The member's own wraps. */
  readonly wraps: readonly Pick<WrapRow, "generation" | "memberGeneration" | "stanza">[]
  /** Generations that somebody can open. */
  readonly generations: readonly number[]
  /** Whether something waits for the mailbox's key to be open (keys.md 4). */
  readonly isWaitedFor: boolean
  /** Whether something was posted after a session had ended, or was scheduled and did not leave. */
  readonly hasLateDrafts: boolean
  /** The organisation whose unit it belongs to; null for one of the installation. */
  readonly home: Home | null
  /** What the units from the top down to its own demand (O11). */
  readonly demands: readonly Demands[]
}

/** A mailbox as its member finds it; null for everybody else. */
export async function findEntered(db: Queryable, scope: HolderScope, mailboxId: string): Promise<EnteredMailbox | null> {
  const [rows, wraps, generations] = await Promise.all([
    db
      .select({
        id: accounts.id,
        name: accounts.name,
        address: accountAddresses.address,
        generation: accounts.generation,
        grant: { grantedAt: mailboxMembers.grantedAt, signature: mailboxMembers.signature },
        secrets: secretsColumns,
        certificate: { body: certificates.body, signature: certificates.signature },
        isWaitedFor: sql<boolean>`exists (select from ${rewraps} where ${rewraps.senderId} = ${accounts.id})`,
        hasLateDrafts: sql<boolean>`(exists (select from ${lateDrafts} where ${lateDrafts.holderId} = ${accounts.id}) or ${hasKept(accounts.id)})`,
        home: homeOf(accounts.id),
        demands: demandsOf(accounts.id),
      })
      .from(mailboxMembers)
      .innerJoin(accounts, eq(accounts.id, mailboxMembers.mailboxId))
      .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
      .leftJoin(accountSecrets, and(eq(accountSecrets.accountId, accounts.id), eq(accountSecrets.generation, accounts.generation)))
      .leftJoin(certificates, eq(certificates.id, accounts.certificateId))
      .where(and(eq(mailboxMembers.mailboxId, mailboxId), eq(mailboxMembers.memberId, scope.holderId), eq(accounts.kind, "shared"))),
    db
      .select({ generation: mailboxWraps.generation, memberGeneration: mailboxWraps.memberGeneration, stanza: mailboxWraps.stanza })
      .from(mailboxWraps)
      .where(and(eq(mailboxWraps.mailboxId, mailboxId), eq(mailboxWraps.memberId, scope.holderId))),
    db.selectDistinct({ generation: mailboxWraps.generation }).from(mailboxWraps).where(eq(mailboxWraps.mailboxId, mailboxId)),
  ])
  const [row] = rows
  return row === undefined ? null : { ...row, wraps, generations: generations.map(({ generation }) => generation) }
}
