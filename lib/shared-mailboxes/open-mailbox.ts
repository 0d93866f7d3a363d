import { findHold } from "#db/queries/gate.ts"
import { findEntered, type EnteredMailbox } from "#db/queries/entered-mailbox.ts"
import { deleteOwnWraps } from "#db/queries/shared-mailboxes.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { KemIdentity } from "../crypto/kem.ts"
import type { AccountKey } from "../envelope/account-keys.ts"
import { openMailboxKey } from "../envelope/mailbox-wrap.ts"
import type { Id } from "../ids.ts"
import { AccountTamperedError, openAccount, type OpenedAccount } from "../keys/opened-account.ts"
import { strictest } from "../policies/policy.ts"
import { fail, ok, type Result } from "../result.ts"
import type { MailboxWaiting } from "./errors.ts"
import { isGranted } from "../keys/mailbox-members.ts"

/**
 * A request as a shared mailbox (M15): the same use cases as for a person's own, on the mailbox's account, opened with the member's key.
 * The signed grant is looked at each time. A member who lacks a key that another has is let in once that one has handed it on (keys.md 5):
 * until then part of the mail would look broken.
 */
export async function openMailbox(ctx: MemberContext, mailboxId: Id): Promise<Result<MemberContext, NotFound | MailboxWaiting>> {
  const scope = authorize(ctx.actor, "mailbox:enter")
  if (!scope.ok) return scope
  const found = await findEntered(ctx.db, scope.value, mailboxId)
  const memberId = ctx.actor.accountId
  if (found === null || !isGranted(ctx, { ...found.grant, mailboxId, memberId })) return fail("not_found")
  if (!isComplete(found)) return fail("mailbox_waiting")
  if (!(await hasKeysFor(ctx, found))) {
    await deleteOwnWraps(ctx.db, scope.value, mailboxId)
    return fail("mailbox_waiting")
  }
  const hold = await findHold(ctx.db, mailboxId)
  let opened: Promise<OpenedAccount> | null = null
  const { name, address, generation, isWaitedFor, hasLateDrafts, home, demands } = found
  return ok({
    ...ctx,
    actor: {
      kind: "member",
      accountId: mailboxId,
      sessionId: ctx.actor.sessionId,
      name,
      address,
      generation,
      roles: [],
      hasStrongFactor: false,
      isHeldBack: false,
      memberId,
    },
    isWaitedFor,
    hasLateDrafts,
    hasNoWayBack: false,
    waits: [],
    isAdministrator: false,
    readsMailboxes: false,
    newClaims: 0,
    invitations: 0,
    home,
    // What is demanded of whoever writes holds for what they write as the mailbox too. Its Trash has no clock.
    policy: { ...strictest([ctx.policy, ...demands]), trashDays: null },
    closing: null,
    hold,
    open: () => (opened ??= openWith(ctx, found)),
  })
}

function isComplete({ generation, wraps, generations }: EnteredMailbox): boolean {
  const own = new Set(wraps.map((wrap) => wrap.generation))
  return own.has(generation) && generations.every((one) => own.has(one))
}

/** Who began anew, with the mail lost (I7), does not open what was sealed to the keys before. Costs nothing for everybody else. */
async function hasKeysFor(ctx: MemberContext, { wraps }: EnteredMailbox): Promise<boolean> {
  const older = wraps.filter(({ memberGeneration }) => memberGeneration !== ctx.actor.generation)
  if (older.length === 0) return true
  const account = await ctx.open()
  for (const { memberGeneration } of older) if ((await identityOf(account, memberGeneration)) === null) return false
  return true
}

async function identityOf(account: OpenedAccount, generation: number): Promise<KemIdentity | null> {
  return generation === account.generation ? account.identity : ((await account.older(generation))?.identity ?? null)
}

async function openWith(
  ctx: MemberContext,
  { id: accountId, generation, secrets, certificate, wraps }: EnteredMailbox,
): Promise<OpenedAccount> {
  const keyOf = (wanted: number) =>
    mailboxKeyOf(
      ctx,
      accountId,
      wraps.find((wrap) => wrap.generation === wanted),
    )
  const accountKey = await keyOf(generation)
  if (accountKey === null) throw new AccountTamperedError("a member has no key to a mailbox")
  return openAccount(ctx, { accountId, generation, accountKey, secrets, certificate, keyOf })
}

/** The mailbox's account key of one generation, by the member's wrap. */
async function mailboxKeyOf(
  ctx: MemberContext,
  mailboxId: Id,
  wrap: EnteredMailbox["wraps"][number] | undefined,
): Promise<AccountKey | null> {
  if (wrap === undefined) return null
  const { generation, memberGeneration, stanza } = wrap
  const identity = await identityOf(await ctx.open(), memberGeneration)
  const place = { installationId: ctx.installation.id, mailboxId, memberId: ctx.actor.accountId, generation, memberGeneration }
  const accountKey = identity === null ? null : openMailboxKey({ ...place, wrap: stanza, identity })
  if (accountKey === null) throw new AccountTamperedError("a member's wrap does not open")
  return accountKey
}
