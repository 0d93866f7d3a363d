import { questionsLeft, type Queryable } from "#db/client.ts"
import {
  deleteOtherSessions,
  deleteSession,
  deleteSessionBySecret,
  findLiveSessions,
  findSession,
  insertSession,
  touchSession,
  type ListedSession,
  type SessionRow,
} from "#db/queries/sessions.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import { HOUR, MINUTE } from "../clock.ts"
import type { MemberContext, Services, VisitorContext } from "../context.ts"
import { equalBytes, type Bytes } from "../crypto/bytes.ts"
import { hmac } from "../crypto/kdf.ts"
import { LABELS } from "../crypto/labels.ts"
import { openAccountKey, sealAccountKey, sessionWrappingKey, type AccountKey } from "../envelope/account-keys.ts"
import { utf8 } from "../envelope/context.ts"
import { isId, newId, type Id } from "../ids.ts"
import { AccountTamperedError, openAccount, type OpenedAccount } from "../keys/opened-account.ts"
import { strictest, type Policy } from "../policies/policy.ts"
import { fail, ok, type Result } from "../result.ts"
import { verifiedRoles } from "./role-grants.ts"
import { TERMS_VERSION } from "./terms.ts"

/**
 * Thirty minutes without a request end a session, twelve hours end every one (B35): long enough for a day's work with pauses,
 * short enough that a forgotten browser in a library is closed before the next person sits down.
 */
export const IDLE_MS = 30 * MINUTE
export const SESSION_SECONDS = (12 * HOUR) / 1000

/** Noting the time of each request would make reading a write. */
const TOUCH_EVERY_MS = MINUTE

/** A session as the browser gets it: the secret is nowhere else (B15). */
export type NewSession = { readonly id: Id; readonly secret: Uint8Array; readonly expiresAt: Date }

type Create = {
  readonly accountId: Id
  readonly generation: number
  readonly accountKey: AccountKey
  readonly device: string
  /** Two factors were proven just now: changes of what signs people in are open for a while (B25). */
  readonly isProven: boolean
  /** The passkey that was one of them, or of the session that this one takes the place of. */
  readonly passkeyId?: Id | null
}

/** Makes a session with a secret of its own, under which the account key is sealed; never one that a browser already had (B33). */
export async function createSession(
  services: Services,
  db: Queryable,
  { accountId, generation, accountKey, device, isProven, passkeyId = null }: Create,
): Promise<NewSession> {
  const id = newId()
  const secret = services.random(32)
  const now = services.clock.now()
  const expiresAt = new Date(now.getTime() + SESSION_SECONDS * 1000)
  const sealedKey = sealAccountKey({
    ...place(services, { id, accountId, generation }),
    wrappingKey: sessionWrappingKey(secret),
    accountKey,
    random: services.random,
  })
  await insertSession(db, {
    id,
    accountId,
    generation,
    secretHash: hashOf(secret),
    sealedKey,
    device,
    createdAt: now,
    seenAt: now,
    expiresAt,
    provenAt: isProven ? now : null,
    passkeyId,
  })
  return { id, secret, expiresAt }
}

/** The secret is 256 random bits, so one keyed hash is enough to recognise it (B33). */
const hashOf = (secret: Bytes) => hmac(secret, utf8(LABELS.sessionHash))

type Which = { readonly id: Id; readonly accountId: Id; readonly generation: number }
const place = (services: Services, { id, accountId, generation }: Which) => ({
  installationId: services.installation.id,
  accountId,
  generation,
  unlockerKind: "session",
  unlockerId: id,
})

/** What a browser's cookie holds of a session. */
export type HeldSession = { readonly sessionId: string; readonly secret: Uint8Array }

/**
 * The signed-in person behind a cookie, as the database has them now, or null: ended, timed out, blocked, or never there (B34).
 * Opens nothing yet; `open()` does, at most once.
 */
export async function resumeSession(ctx: VisitorContext, held: HeldSession): Promise<MemberContext | null> {
  const row = await findAlive(ctx, held)
  if (row === null) return null
  await noteUse(ctx, row)
  return toMember(ctx, held, row)
}

/** The same where nobody did anything: a page that is open asks by itself, and that keeps no session from being idle (B35). */
export async function observeSession(ctx: VisitorContext, held: HeldSession): Promise<MemberContext | null> {
  const row = await findAlive(ctx, held)
  return row === null ? null : toMember(ctx, held, row)
}

async function findAlive(ctx: VisitorContext, held: HeldSession): Promise<SessionRow | null> {
  if (!isId(held.sessionId)) return null
  const row = await findSession(ctx.db, held.sessionId)
  return row !== null && isAlive(row, ctx.clock.now()) && equalBytes(row.secretHash, hashOf(held.secret)) ? row : null
}

/** The row says already whether there is anything to note; the condition in the statement settles a race. */
async function noteUse(ctx: VisitorContext, { id, seenAt }: SessionRow): Promise<void> {
  const now = ctx.clock.now()
  const [before, after] = [new Date(now.getTime() - TOUCH_EVERY_MS), soon(now)]
  if (seenAt < before || seenAt > after) await touchSession(ctx.db, id, { now, before, after })
}

function toMember(ctx: VisitorContext, held: HeldSession, row: SessionRow): MemberContext {
  const { accountId, generation, name, address, passkeyId } = row
  const hasStrongFactor = row.hasAuthenticator || row.isByPasskey
  const policy = strictest(row.demands)
  const isHeldBack = policy.requiresFactor === true && !hasStrongFactor
  const roles = verifiedRoles(ctx.installation, accountId, row.roles)
  let opened: Promise<OpenedAccount> | null = null
  return {
    ...ctx,
    actor: { kind: "member", accountId, sessionId: row.id, name, address, generation, roles, hasStrongFactor, isHeldBack, memberId: null },
    timeZone: row.timeZone,
    hasShortcuts: row.hasShortcuts,
    hasAcceptedTerms: row.termsVersion === TERMS_VERSION,
    isWaitedFor: row.isWaitedFor,
    hasLateDrafts: row.hasLateDrafts,
    signedInAt: row.createdAt,
    provenAt: row.provenAt,
    passkeyId,
    hasNoWayBack: row.hasNoWayBack,
    absence: row.absence,
    waits: row.waits,
    isAdministrator: row.isAdministrator,
    readsMailboxes: row.readsMailboxes,
    newClaims: row.newClaims,
    invitations: row.invitations,
    closing: row.closing,
    hold: row.hold === null ? null : { by: row.hold.by, since: new Date(row.hold.since) },
    policy,
    home: row.home,
    open: () => (opened ??= openWith(ctx, row, held.secret)),
  }
}

/** What was seen later than this was noted by a clock that was wrong: it would keep a session from being idle. Processes differ by less. */
const soon = (now: Date) => new Date(now.getTime() + TOUCH_EVERY_MS)

function isAlive(row: SessionRow, now: Date): boolean {
  return row.state === "active" && !isOver(row, now) && now.getTime() - row.seenAt.getTime() < idleMs(strictest(row.demands))
}

/** An organisation may demand less than what holds for everybody, never more (O11, B35). */
const idleMs = ({ idleMinutes }: Policy): number => Math.min(IDLE_MS, (idleMinutes ?? Infinity) * MINUTE)

function isOver({ createdAt, expiresAt, demands }: SessionRow, now: Date): boolean {
  const { sessionHours } = strictest(demands)
  return expiresAt <= now || now.getTime() - createdAt.getTime() >= (sessionHours ?? Infinity) * HOUR
}

async function openWith(ctx: VisitorContext, row: SessionRow, secret: Uint8Array): Promise<OpenedAccount> {
  const { accountId, generation, secrets, certificate } = row
  // Opening takes as long as a question: what is asked for at the same time should be on its way first, so that neither waits for the other.
  await questionsLeft()
  const accountKey = openAccountKey({ ...place(ctx, row), wrappingKey: sessionWrappingKey(secret), sealed: row.sealedKey })
  if (accountKey === null) throw new AccountTamperedError("a session does not open its account key")
  return openAccount(ctx, { accountId, generation, accountKey, secrets, certificate })
}

/** Ends whatever session a cookie holds, also one that no longer opens anything: its row, and with it what the cookie could open (B34). */
export async function endSession(services: Services, { sessionId, secret }: HeldSession): Promise<void> {
  if (isId(sessionId) && secret.length === 32) await deleteSessionBySecret(services.db, sessionId, hashOf(secret))
}

/**
 * Whether somebody who began something long, as a download, may go on with it: the session was not ended and the account not blocked meanwhile (B34).
 * Idle time does not count here: bytes that are asked for are use.
 */
export async function isStillSignedIn({ actor, clock, db }: MemberContext): Promise<boolean> {
  const row = await findSession(db, actor.sessionId)
  return row?.state === "active" && !isOver(row, clock.now())
}

export type DeviceSession = ListedSession & { readonly isThis: boolean }

/** The person's live sessions (I6). */
export async function listSessions(ctx: MemberContext): Promise<Result<readonly DeviceSession[], NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  const now = ctx.clock.now()
  const rows = await findLiveSessions(ctx.db, scope.value, { now, seenAfter: new Date(now.getTime() - idleMs(ctx.policy)) })
  return ok(rows.map((row) => ({ ...row, isThis: row.id === ctx.actor.sessionId })))
}

/** Ends one of the person's own sessions; somebody else's is not found. */
export async function endOneSession(ctx: MemberContext, { sessionId }: { readonly sessionId: Id }): Promise<Result<null, NotFound>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  return (await deleteSession(ctx.db, scope.value, sessionId)) ? ok(null) : fail("not_found")
}

/** Ends all of the person's sessions but the one in hand. */
export async function endOtherSessions(ctx: MemberContext): Promise<Result<{ readonly ended: number }, NotFound>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  return ok({ ended: await deleteOtherSessions(ctx.db, scope.value, ctx.actor.sessionId) })
}
