import { and, desc, eq, gt, isNull, lt, ne, or, sql } from "drizzle-orm"
import type { OwnerScope } from "#lib/authz/scope.ts"
import type { ClaimedRole } from "#lib/identity/role-grants.ts"
import type { Home } from "#lib/branding/letterhead.ts"
import type { Demands } from "#lib/policies/policy.ts"
import { prepared, type Queryable, type Tx } from "../client.ts"
import {
  absences,
  accountAddresses,
  accountRoles,
  accounts,
  accountSecrets,
  accountWaits,
  authenticators,
  certificates,
  lateDrafts,
  oneTimeCodes,
  passkeys,
  rewraps,
  sessions,
  unlockers,
} from "../schema.ts"
import { secretsColumns, type SecretsRow } from "./accounts.ts"
import { homeOf } from "./brandings.ts"
import { hasKept } from "./kept-messages.ts"
import { newClaimsOf } from "./mailbox-work.ts"
import { demandsOf } from "./unit-policies.ts"

export type NewSessionRow = typeof sessions.$inferInsert

export async function insertSession(db: Queryable, row: NewSessionRow): Promise<void> {
  await db.insert(sessions).values(row)
}

export type SessionRow = {
  readonly id: string
  readonly accountId: string
  readonly generation: number
  readonly secretHash: Uint8Array
  readonly sealedKey: Uint8Array
  readonly seenAt: Date
  readonly expiresAt: Date
  readonly state: "active" | "blocked"
  readonly name: string
  readonly address: string
  readonly timeZone: string
  readonly hasShortcuts: boolean
  /** The version accepted last (D7). */
  readonly termsVersion: string | null
  /** As the rows say; whether they count, their signatures say. */
  readonly roles: readonly ClaimedRole[]
  /** What its key opens, of the session's generation, and the certificate in force; null where they are missing. */
  readonly secrets: SecretsRow | null
  readonly certificate: { readonly body: Uint8Array; readonly signature: Uint8Array } | null
  /** Whether messages wait for the account's key to be open, to be sealed to new mailboxes. */
  readonly isWaitedFor: boolean
  /** Whether something was posted after a session had ended, or was scheduled and kept. */
  readonly hasLateDrafts: boolean
  /** When two factors were proven last in it (B25). */
  readonly provenAt: Date | null
  readonly createdAt: Date
  readonly hasAuthenticator: boolean
  /** The passkey that proved this session, and whether the account has it still. */
  readonly passkeyId: string | null
  readonly isByPasskey: boolean
  /** The authenticator is on and nothing else is set up: a lost phone would lock the account (I4). */
  readonly hasNoWayBack: boolean
  /** The automatic reply that is on or to come; null where there is none. */
  readonly absence: { readonly startsAt: Date; readonly endsAt: Date | null } | null
  /** The account waits to be restarted, or to get another number: its owner can stop that (I7, I12). */
  readonly waits: readonly ("restart" | "new_number" | "help")[]
  /** Some unit names them as its administrator; whether that counts, its signature says. */
  readonly isAdministrator: boolean
  readonly readsMailboxes: boolean
  readonly newClaims: number
  /** Invitations of organisations that wait for their answer. */
  readonly invitations: number
  /** Which organisation of theirs leaves next (D8). */
  readonly closing: { readonly organisation: string; readonly day: string; readonly outcome: "release" | "erase" | "none" } | null
  /** The hold that stands over them (O16), with its moment in milliseconds. */
  readonly hold: { readonly by: string; readonly since: number } | null
  /** What the units from the top down to the person's demand (O11). */
  readonly demands: readonly Demands[]
  /** The organisation that the person is employed in. */
  readonly home: Home | null
}

/** As JSON gives it. */
type RawRole = Omit<ClaimedRole, "grantedAt" | "signature"> & { readonly at: number; readonly signature: string | null }

/** A session with the account as it stands now: state, name, main address, roles, sealed secrets; one question, because every request asks it. */
export async function findSession(db: Queryable, id: string): Promise<SessionRow | null> {
  const [row] = await prepared(db, sessionQuestion).execute({ id })
  return row === undefined ? null : { ...row, roles: row.roles.map(toClaimed) }
}

function sessionQuestion(db: Queryable) {
  const roles = sql<readonly RawRole[]>`coalesce((select jsonb_agg(jsonb_build_object('role', ${accountRoles.role},
    'at', (extract(epoch from ${accountRoles.grantedAt}) * 1000)::bigint, 'signature', encode(${accountRoles.signature}, 'base64')) order by ${accountRoles.role})
    from ${accountRoles} where ${accountRoles.accountId} = ${sessions.accountId}), '[]'::jsonb)`
  const isWaitedFor = sql<boolean>`exists (select from ${rewraps} where ${rewraps.senderId} = ${sessions.accountId})`
  const hasLateDrafts = sql<boolean>`(exists (select from ${lateDrafts} where ${lateDrafts.holderId} = ${sessions.accountId})
    or ${hasKept(sessions.accountId)})`
  const hasAuthenticator = sql<boolean>`exists (select from ${authenticators} where ${authenticators.accountId} = ${sessions.accountId})`
  const isByPasskey = sql<boolean>`exists (select from ${passkeys} where ${passkeys.id} = ${sessions.passkeyId} and ${passkeys.accountId} = ${sessions.accountId})`
  const hasNoWayBack = sql<boolean>`(${hasAuthenticator} and ${accounts.backupPhone} is null
    and not exists (select from ${oneTimeCodes} where ${oneTimeCodes.accountId} = ${sessions.accountId})
    and not exists (select from ${unlockers} where ${unlockers.accountId} = ${sessions.accountId} and ${unlockers.kind} = 'recovery_sheet'))`
  const waits = sql<
    SessionRow["waits"]
  >`coalesce((select array_agg(${accountWaits.kind} order by ${accountWaits.kind}) from ${accountWaits} where ${accountWaits.accountId} = ${sessions.accountId} and ${accountWaits.kind} <> 'restarted'), '{}')`
  // Row-level security hides the grants here, before the transaction has said whose rows it sees; a flag on the account would have to follow each act.
  const isAdministrator = sql<boolean>`sigill_administers(${sessions.accountId})`
  const readsMailboxes = sql<boolean>`sigill_reads_mailboxes(${sessions.accountId})`
  const closing = sql<SessionRow["closing"]>`sigill_closing(${sessions.accountId})`
  const invitations = sql<number>`sigill_invitations(${sessions.accountId})`
  const hold = sql<
    SessionRow["hold"]
  >`(select jsonb_build_object('by', by, 'since', (extract(epoch from since) * 1000)::bigint) from sigill_hold(${sessions.accountId}))`
  return db
    .select({
      id: sessions.id,
      accountId: sessions.accountId,
      generation: sessions.generation,
      secretHash: sessions.secretHash,
      sealedKey: sessions.sealedKey,
      seenAt: sessions.seenAt,
      expiresAt: sessions.expiresAt,
      state: accounts.state,
      name: accounts.name,
      address: accountAddresses.address,
      timeZone: accounts.timeZone,
      hasShortcuts: accounts.shortcuts,
      termsVersion: accounts.termsVersion,
      roles,
      secrets: secretsColumns,
      certificate: { body: certificates.body, signature: certificates.signature },
      isWaitedFor,
      hasLateDrafts,
      provenAt: sessions.provenAt,
      createdAt: sessions.createdAt,
      hasAuthenticator,
      passkeyId: sessions.passkeyId,
      isByPasskey,
      hasNoWayBack,
      absence: { startsAt: absences.startsAt, endsAt: absences.endsAt },
      waits,
      isAdministrator,
      readsMailboxes,
      newClaims: newClaimsOf(sessions.accountId),
      invitations,
      closing,
      hold,
      demands: demandsOf(sessions.accountId),
      home: homeOf(sessions.accountId),
    })
    .from(sessions)
    .innerJoin(accounts, eq(accounts.id, sessions.accountId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .leftJoin(accountSecrets, and(eq(accountSecrets.accountId, sessions.accountId), eq(accountSecrets.generation, sessions.generation)))
    .leftJoin(certificates, eq(certificates.id, accounts.certificateId))
    .leftJoin(absences, eq(absences.accountId, sessions.accountId))
    .where(eq(sessions.id, sql.placeholder("id")))
    .prepare("session")
}

const toClaimed = ({ role, at, signature }: RawRole): ClaimedRole => ({
  role,
  grantedAt: new Date(at),
  signature: signature === null ? null : new Uint8Array(Buffer.from(signature, "base64")),
})

type Touch = {
  readonly now: Date
  /** Only where it was seen last before this, or after that: then a clock was wrong. */ readonly before: Date
  readonly after: Date
}

/** Notes that the session was used; at most once a minute, so that reading does not become writing. */
export async function touchSession(db: Queryable, id: string, { now, before, after }: Touch): Promise<void> {
  await db
    .update(sessions)
    .set({ seenAt: now })
    .where(and(eq(sessions.id, id), or(lt(sessions.seenAt, before), gt(sessions.seenAt, after))))
}

/** Notes that a session was shown a list of support's mailbox. @returns false where that was noted before, also by a page at the same time */
export async function noteSupportListed(tx: Tx, id: string, now: Date): Promise<boolean> {
  const noted = await tx
    .update(sessions)
    .set({ supportListedAt: now })
    .where(and(eq(sessions.id, id), isNull(sessions.supportListedAt)))
    .returning({ id: sessions.id })
  return noted.length === 1
}

export type ListedSession = { readonly id: string; readonly device: string; readonly createdAt: Date; readonly seenAt: Date }

/** Sessions that still open something, the last used first. */
export async function findLiveSessions(
  db: Queryable,
  scope: OwnerScope,
  { now, seenAfter }: { readonly now: Date; readonly seenAfter: Date },
): Promise<ListedSession[]> {
  return db
    .select({ id: sessions.id, device: sessions.device, createdAt: sessions.createdAt, seenAt: sessions.seenAt })
    .from(sessions)
    .where(and(eq(sessions.accountId, scope.accountId), gt(sessions.expiresAt, now), gt(sessions.seenAt, seenAfter)))
    .orderBy(desc(sessions.seenAt), sessions.id)
}

/** Ends one session of this account. @returns whether it was there. */
export async function deleteSession(db: Queryable, scope: OwnerScope, id: string): Promise<boolean> {
  const gone = await db
    .delete(sessions)
    .where(and(eq(sessions.accountId, scope.accountId), eq(sessions.id, id)))
    .returning({ id: sessions.id })
  return gone.length === 1
}

/** Ends every session of this account but one. @returns how many ended. */
export async function deleteOtherSessions(db: Queryable, scope: OwnerScope, keptId: string): Promise<number> {
  const gone = await db
    .delete(sessions)
    .where(and(eq(sessions.accountId, scope.accountId), ne(sessions.id, keptId)))
    .returning({ id: sessions.id })
  return gone.length
}

/** Ends every session of this account. */
export async function deleteAllSessions(tx: Tx, scope: OwnerScope): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.accountId, scope.accountId))
}

/** Ends the session whose secret the browser holds, whoever it belongs to: signing out must work with a session that has run out. */
export async function deleteSessionBySecret(db: Queryable, id: string, secretHash: Uint8Array): Promise<void> {
  await db.delete(sessions).where(and(eq(sessions.id, id), eq(sessions.secretHash, secretHash)))
}

export async function deleteExpiredSessions(
  db: Queryable,
  { now, seenBefore }: { readonly now: Date; readonly seenBefore: Date },
): Promise<void> {
  await db
    .delete(sessions)
    .where(
      sql`${sessions.expiresAt} <= ${now.toISOString()}::timestamptz or ${sessions.seenAt} <= ${seenBefore.toISOString()}::timestamptz`,
    )
}
