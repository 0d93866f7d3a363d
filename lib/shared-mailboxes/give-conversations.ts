import type { Queryable, Tx } from "#db/client.ts"
import { addToCounters } from "#db/queries/counters.ts"
import { findHeldMany, insertDeliveries, type HeldMessage } from "#db/queries/deliveries.ts"
import {
  addHolder,
  findConversationsThere,
  findHeldAmong,
  findInTheirConversations,
  findOfferedMailboxes,
  holdSides,
  insertGivings,
  lockToGive,
  type ChosenRow,
  type CopyToGive,
  type OfferedRow,
} from "#db/queries/given-messages.ts"
import { moveBackAtGiven } from "#db/queries/moves.ts"
import { findRecipients } from "#db/queries/recipients.ts"
import { inAll, seeAll } from "#db/tenancy.ts"
import { announceArrivals } from "../arrivals/announce.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { signGiving } from "../envelope/giving.ts"
import { sealStanza } from "../envelope/stanza.ts"
import { newId, type Id } from "../ids.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"
import { counterChanges } from "../mailboxes/counters.ts"
import { chosenIds, countMoved, MAX_AT_ONCE } from "../messages/move-message.ts"
import { inPortions } from "../messages/portions.ts"
import type { Row } from "../messages/rows.ts"
import { vouchedFor } from "../messages/vouched-for.ts"
import { fail, ok, type Result } from "../result.ts"
import { noteReading, openGenerations, openToGive, type OpenToGive } from "./open-to-give.ts"
import { rowsToGive } from "./rows-to-give.ts"

/** The mailbox that was chosen is none that the giver can give to any more. */
export type NotOffered = { readonly code: "mailbox_not_offered" }

export type ToGive = {
  readonly mailboxes: readonly Pick<OfferedRow, "id" | "name" | "address">[]
  /** In the chosen conversations, as far as they lie outside Trash and have left. */
  readonly messages: number
  readonly conversations: number
  /** As a list shows them: of each conversation the newest that was chosen, beside how many go along with it. */
  readonly rows: readonly Row[]
}

/** What the actor is about to give, and which shared mailboxes they can give it to (O6). Opens nothing, so it counts as no reading. */
export async function listToGive(ctx: MemberContext, ids: readonly Id[]): Promise<Result<ToGive, NotFound>> {
  const scope = authorize(ctx.actor, "message:give")
  if (!scope.ok) return scope
  const [mailboxes, rows] = await Promise.all([
    inAll(ctx.db, "service", (tx) => findOfferedMailboxes(tx, scope.value.holderId)),
    findInTheirConversations(ctx.db, scope.value, { messageIds: chosenIds(ids), now: ctx.clock.now() }),
  ])
  const conversations = new Set(rows.map(({ conversationId }) => conversationId)).size
  return ok({
    mailboxes: mailboxes.map(({ id, name, address }) => ({ id, name, address })),
    messages: rows.length,
    conversations,
    rows: await rowsToGive(ctx, scope.value, { ids: chosenIds(ids), rows }),
  })
}

export type GiveConversations = {
  readonly mailboxId: Id
  /** One message of each conversation at least. */ readonly messageIds: readonly Id[]
}

export type Gave = {
  readonly mailboxId: Id
  readonly count: number
  /** Left out, because their sender wants them to stay with those who got them (M6). */ readonly notForwarded: number
  /** Left out, because nothing here opens them, or their seal is broken. */ readonly closed: number
  /** Left out, because their end has passed. */ readonly ended: number
  /** Left out, because they changed meanwhile: to be given once more. */ readonly changed: number
  /** Already in the mailbox, outside its Trash. */ readonly there: number
  /** More than one act takes: to be given in another one. */ readonly more: number
}

/**
 * Gives whole conversations of the actor's to a shared mailbox of the organisation that employs them (O6): each message that they can open and may pass on is
 * sealed to the mailbox's key, beside what they signed of it, and lies unread in its Inbox. Nothing is sent, and no sender learns of it; what the actor had not
 * opened counts as opened by them (M5), before anything else.
 */
export async function giveConversations(
  ctx: MemberContext,
  { mailboxId, messageIds }: GiveConversations,
): Promise<Result<Gave, NotFound | NotOffered>> {
  const scope = authorize(ctx.actor, "message:give")
  if (!scope.ok) return scope
  const offered = await inAll(ctx.db, "service", (tx) => findOfferedMailboxes(tx, scope.value.holderId))
  const mailbox = offered.find(({ id }) => id === mailboxId)
  // What is given counts as opened: nothing is, unless the mailbox takes it.
  if (mailbox === undefined || (await keyOf(ctx.db, ctx, mailbox)) === null) return fail("mailbox_not_offered")
  const rows = await findInTheirConversations(ctx.db, scope.value, { messageIds: chosenIds(messageIds), now: ctx.clock.now() })
  const there = await findHeldAmong(
    ctx.db,
    mailboxId,
    rows.map(({ messageId }) => messageId),
  )
  const missing = rows.filter(({ messageId }) => !there.kept.has(messageId))
  const now = missing.slice(0, MAX_AT_ONCE)
  const broken = await noteReading(
    ctx,
    scope.value,
    now.filter(({ messageId }) => !there.trashed.has(messageId)),
  )
  await openGenerations(ctx, now)
  const given = await ctx.db.transaction((tx) => give(tx, ctx, scope.value, { mailboxId, rows: now, broken }))
  if (!given.ok) return given
  if (given.value.count > 0) announceArrivals(ctx, [mailboxId])
  return ok({ ...given.value, mailboxId, there: there.kept.size + given.value.there, more: missing.length - now.length })
}

type Giving = {
  readonly mailboxId: Id
  readonly rows: readonly ChosenRow[]
  /** Whose content does not open. */ readonly broken: ReadonlySet<string>
}
type Counts = Omit<Gave, "mailboxId" | "more">

/** Everything is looked at again with the rows locked: a copy may have been erased or taken back, an end changed, a reader have left. */
async function give(
  tx: Tx,
  ctx: MemberContext,
  scope: HolderScope,
  { mailboxId, rows, broken }: Giving,
): Promise<Result<Counts, NotOffered>> {
  const account = await ctx.open()
  await holdSides(tx, { giverId: scope.holderId, mailboxId })
  const mailbox = (await findOfferedMailboxes(await seeAll(tx, "service"), scope.holderId)).find(({ id }) => id === mailboxId)
  const key = mailbox === undefined ? null : await keyOf(tx, ctx, mailbox)
  if (mailbox === undefined || key === null) return fail("mailbox_not_offered")
  const ids = rows.map(({ messageId }) => messageId)
  const copies = new Map((await lockToGive(tx, scope, { mailboxId, messageIds: ids })).map((copy) => [copy.messageId, copy]))
  const held = await findHeldMany(tx, scope, [...copies.keys()])
  const { open, notForwarded, ended, closed } = await openToGive(ctx, held)
  const opened = open.flatMap((one) => {
    const copy = copies.get(one.held.id)
    return copy !== undefined && isRead(one.held) ? [{ ...one, copy }] : []
  })
  const unread = open.filter(({ held: one }) => !isRead(one))
  const unopened = unread.filter(({ held: one }) => broken.has(one.id)).length
  // Somebody else may have given some of it just now.
  const there = copies.size === ids.length ? 0 : (await findHeldAmong(tx, mailboxId, ids)).kept.size
  const left = {
    notForwarded: notForwarded.length,
    closed: closed.length + unopened,
    ended: ended.length,
    changed: unread.length - unopened,
    there,
  }
  const back = await takeOutOfTrash(tx, ctx, { mailboxId, messageIds: ids })
  const count = opened.length + back
  if (count === 0) return ok({ count, ...left })
  const deliveries = await inConversations(tx, scope, mailboxId, await sealedFor(ctx, { mailboxId, key, opened }))
  await addHolder(
    tx,
    deliveries.map(({ messageId }) => messageId),
  )
  await insertDeliveries(tx, deliveries)
  await insertGivings(tx, await signedWords(ctx, account, deliveries))
  await addToCounters(tx, counterChanges({ arriving: deliveries.map((row) => ({ ...row, isUnread: true })), leaving: [] }))
  const details = { unit: mailbox.unitId, count }
  await recordOrganisationAudit(tx, ctx, mailbox.organisationId, { type: "unit_mailbox.given", subjectId: mailboxId, details })
  return ok({ count, ...left })
}

/** What the mailbox has already and was put in its Trash would be erased there: it lies where it lay before. @returns how many messages did */
async function takeOutOfTrash(
  tx: Tx,
  ctx: MemberContext,
  { mailboxId, messageIds }: { readonly mailboxId: Id; readonly messageIds: readonly Id[] },
) {
  const moved = await moveBackAtGiven(tx, mailboxId, { messageIds, at: ctx.clock.now() })
  await countMoved(tx, { holderId: mailboxId }, moved)
  return moved.length
}

type ToSeal = {
  readonly mailboxId: Id
  readonly key: NonNullable<Awaited<ReturnType<typeof keyOf>>>
  readonly opened: readonly (OpenToGive & { readonly copy: CopyToGive })[]
}

/** The mailbox's copies, unread in its Inbox, still in the giver's conversations. */
function sealedFor({ installation, random }: MemberContext, { mailboxId: holderId, key, opened }: ToSeal) {
  return inPortions(opened, ({ held: { id: messageId }, copy, fileKey, expiresAt }) => ({
    holderId,
    messageId,
    role: "given" as const,
    folder: "inbox" as const,
    sentAt: copy.sentAt,
    stanza: sealStanza({ ...key, installationId: installation.id, messageId, holderId, role: "given", fileKey, random }),
    generation: key.generation,
    // The mailbox's first listing makes it from the signed content.
    rowSeal: new Uint8Array(0),
    listGeneration: null,
    expiresAt,
    recipientCount: 0,
    readCount: 0,
    conversationId: copy.conversationId,
    size: copy.size,
  }))
}

type Sealed = Awaited<ReturnType<typeof sealedFor>>[number]

/** Each conversation of the giver's is the mailbox's that has something of it already, or a new one there. */
async function inConversations(tx: Tx, scope: HolderScope, mailboxId: Id, rows: readonly Sealed[]): Promise<readonly Sealed[]> {
  const own = [...new Set(rows.map(({ conversationId }) => conversationId))]
  const known = await findConversationsThere(tx, scope, { mailboxId, conversationIds: own })
  const conversations = new Map(own.map((id) => [id, known.get(id) ?? newId()]))
  return rows.map((row) => ({ ...row, conversationId: conversations.get(row.conversationId) ?? newId() }))
}

/** What the giver signs of each. */
function signedWords(ctx: MemberContext, { signer, certificate, generation: giverGeneration }: OpenedAccount, rows: readonly Sealed[]) {
  const { accountId: giverId, name: giverName, address: giverAddress } = ctx.actor
  const says = { giverId, giverGeneration, giverName, giverAddress, givenAt: ctx.clock.now(), signer }
  const { body: certificateBody, signature: certificateSignature } = certificate
  return inPortions(rows, ({ messageId, holderId: mailboxId }) => {
    const own = { bytes: certificateBody, signature: certificateSignature }
    const { body, signature } = signGiving({ ...says, mailboxId, messageId, certificate: own })
    return { mailboxId, messageId, giverId, body, signature, certificateBody, certificateSignature }
  })
}

/** What they sent themselves needs no reading; of the rest what came in between waits until it is opened. */
const isRead = ({ role, readAt }: HeldMessage): boolean => role === "sender" || readAt !== null

/** The key in force of a mailbox that somebody reads, as far as the installation vouches for it (B9). */
async function keyOf(db: Queryable, ctx: MemberContext, { id, address }: OfferedRow) {
  const row = (await findRecipients(db, [address])).find(({ accountId }) => accountId === id)
  if (row?.isRead !== true) return null
  const certificate = vouchedFor(ctx, row)
  if (certificate !== null) return { generation: row.generation, kemPublic: certificate.kemPublic }
  ctx.log.error("certificate_broken", new Error("a mailbox's certificate is not for its keys"), { accountId: id })
  return null
}
