import { closeLinksOf, giveStanza } from "#db/queries/links.ts"
import type { Tx } from "#db/client.ts"
import type { VisitorContext } from "../context.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { sealStanza } from "../envelope/stanza.ts"
import { finish } from "../identity/attempts.ts"
import { askSenders } from "../identity/ask-senders.ts"
import { writePerson, type PersonDetails, type SignedIn, type WritePersonFailure } from "../identity/create-account.ts"
import type { AttemptGone, StepDone } from "../identity/errors.ts"
import { fail, type Result } from "../result.ts"
import { openFollowing } from "./follow-link.ts"
import { openReader, type Reader } from "./read-link.ts"

export type CompleteAccount = PersonDetails & { readonly token: string | null }

/**
 * Makes the account of somebody who came by a link (M3): mailbox and phone are proven by link and code. The message at hand is put under the
 * new keys; others that wait for the same address are left to their own links or their senders' next requests (keys.md 4).
 */
export async function completeAccount(
  ctx: VisitorContext,
  { token, ...details }: CompleteAccount,
): Promise<Result<SignedIn, WritePersonFailure | AttemptGone | StepDone>> {
  const [attempt, reader] = await Promise.all([openFollowing(ctx, token), openReader(ctx, token)])
  if (attempt === null || reader?.opened == null) return fail("attempt_gone")
  const { holderId, address, phone } = reader.state
  return writePerson(ctx, {
    ...details,
    accountId: holderId,
    address,
    phone,
    finish: (tx) => finish(ctx, tx, attempt),
    also: (tx, keys) => takeOver(tx, ctx, { ...keys, reader, phone }),
  })
}

type TakeOver = { readonly generation: number; readonly kemPublic: Bytes; readonly reader: Reader; readonly phone: string }

async function takeOver(tx: Tx, ctx: VisitorContext, { generation, kemPublic, reader, phone }: TakeOver): Promise<void> {
  const { state, fileKey, opened } = reader
  const { holderId, messageId } = state
  const role = opened?.held.role ?? "to"
  const place = { installationId: ctx.installation.id, messageId, holderId, generation, role }
  const stanza = sealStanza({ ...place, kemPublic, fileKey, random: ctx.random })
  await giveStanza(tx, { holderId, messageId, stanza, generation })
  await closeLinksOf(tx, holderId, [messageId])
  await askSenders(tx, ctx, { holderId, phone })
}
