import { findHeldMany, type HeldMessage } from "#db/queries/deliveries.ts"
import type { ChosenRow } from "#db/queries/given-messages.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { hasEnded } from "../messages/expiry.ts"
import { markManyRead } from "../messages/mark-many-read.ts"
import { keysOf, mayForward, openEnvelope, openManifestOf, type Envelope } from "../messages/opened-message.ts"
import { inTurn } from "../messages/portions.ts"

export type OpenToGive = Envelope & { readonly held: HeldMessage; readonly fileKey: Bytes }

export type Judged = {
  readonly open: readonly OpenToGive[]
  /** Their senders want them to stay with those who got them (M6). */ readonly notForwarded: readonly HeldMessage[]
  /** Their end has passed: of what somebody sent themself their own row does not say so. */ readonly ended: readonly HeldMessage[]
  /** Nothing here opens them, or their seal is broken. */ readonly closed: readonly HeldMessage[]
}

/** Opens what is to be given and says what of it may be. */
export async function openToGive(ctx: MemberContext, messages: readonly HeldMessage[]): Promise<Judged> {
  const account = await ctx.open()
  const at = ctx.clock.now()
  const envelopes = await inTurn(messages, async (held) => ({ ...(await openEnvelope(ctx, account, held)), held }))
  const judged: { open: OpenToGive[]; notForwarded: HeldMessage[]; ended: HeldMessage[]; closed: HeldMessage[] } = {
    open: [],
    notForwarded: [],
    ended: [],
    closed: [],
  }
  for (const envelope of envelopes) {
    const { fileKey, seal, expiresAt, held } = envelope
    if (fileKey === null || seal !== "holds") judged.closed.push(held)
    else if (hasEnded(expiresAt, at)) judged.ended.push(held)
    else if (!mayForward(envelope)) judged.notForwarded.push(held)
    else judged.open.push({ ...envelope, fileKey })
  }
  return judged
}

/**
 * What is passed on was opened: recorded as by the page that shows it, only of what opens whole and may be passed on.
 * @returns what may be passed on and does not open whole
 */
export async function noteReading(ctx: MemberContext, scope: HolderScope, rows: readonly ChosenRow[]): Promise<ReadonlySet<string>> {
  const unread = rows.filter(({ isOpened }) => !isOpened).map(({ messageId }) => messageId)
  const { open } = await openToGive(ctx, await findHeldMany(ctx.db, scope, unread))
  const whole = await inTurn(open, async (one) => ((await openManifestOf(ctx, one, one.held)) === null ? [] : [one]))
  const read = whole.flat()
  await markManyRead(ctx, scope, read)
  return new Set(open.filter((one) => !read.includes(one)).map(({ held }) => held.id))
}

/** Earlier keys are fetched before rows are locked: who holds locks waits for no other connection. */
export async function openGenerations(ctx: MemberContext, rows: readonly ChosenRow[]): Promise<void> {
  const account = await ctx.open()
  for (const generation of new Set(rows.map((row) => row.generation))) await keysOf(account, generation)
}
