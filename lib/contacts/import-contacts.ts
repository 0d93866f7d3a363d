import { z } from "zod"
import { deleteImport, findImport, lockBook, putImport, putRecords, type SealedImport } from "#db/queries/contacts.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { openRecord, sealRecord } from "../crypto/aead.ts"
import { LABELS } from "../crypto/labels.ts"
import { textOfFile } from "../csv-table.ts"
import { recordContext } from "../envelope/context.ts"
import { decodeJson, encodeJson } from "../envelope/format.ts"
import { homeOf } from "../identity/phone-number.ts"
import type { Id } from "../ids.ts"
import { keysOf } from "../messages/opened-message.ts"
import { fail, ok, type Result } from "../result.ts"
import { addressBook, openBook } from "./book.ts"
import { readCsv } from "./csv-file.ts"
import { MOST_FILE_BYTES, type FileContent, type FileRefused } from "./file-entries.ts"
import { planImport, type ImportPlan } from "./plan-import.ts"
import { sealContact, sealList } from "./record.ts"
import { readVcards } from "./vcard-file.ts"

const entry = z.object({
  place: z.number(),
  name: z.string(),
  organisation: z.string(),
  note: z.string(),
  addresses: z.array(z.string()),
  phones: z.array(z.string()),
  lists: z.array(z.string()),
})
const problem = z.object({
  place: z.number(),
  problem: z.enum(["address", "noAddress", "elsewhere", "phone", "card", "oldCard", "full", "many"]),
  text: z.string(),
})
const content = z.object({
  kind: z.enum(["csv", "vcard"]),
  entries: z.array(entry),
  problems: z.array(problem),
}) satisfies z.ZodType<FileContent>

/**
 * Reads a file of contacts and keeps what stood in it, sealed to the actor, until they have looked at it: nothing of it is in the address book yet.
 * A file before it that was never looked at is let go.
 */
export async function readContactFile(ctx: MemberContext, bytes: Uint8Array): Promise<Result<null, NotFound | FileRefused>> {
  const scope = authorize(ctx.actor, "contacts:use")
  if (!scope.ok) return scope
  if (bytes.length === 0) return fail("contacts_file_missing")
  if (bytes.length > MOST_FILE_BYTES) return fail("contacts_file_large")
  const text = textOfFile(bytes)
  if (text === null) return fail("contacts_file_unreadable")
  const read = /^\s*BEGIN:VCARD/i.test(text) ? readVcards(text) : readCsv(text)
  if (!read.ok) return read
  const { accountId, generation, secrets } = await ctx.open()
  const context = contextOf(ctx, accountId, generation)
  const sealed = sealRecord({ key: secrets.listKey, plaintext: encodeJson({ ...read.value }), context, random: ctx.random })
  await putImport(ctx.db, scope.value, { generation, sealed })
  return ok(null)
}

const contextOf = (ctx: MemberContext, holderId: Id, generation: number) =>
  recordContext(LABELS.contactImport, ctx.installation.id, holderId, generation)

export type WaitingImport = ImportPlan & Pick<FileContent, "kind">

/** What the file that waits would add to the address book as it is now, or null where none waits. Changes nothing. */
export async function lookAtImport(ctx: MemberContext): Promise<Result<WaitingImport | null, NotFound>> {
  const scope = authorize(ctx.actor, "contacts:use")
  if (!scope.ok) return scope
  const [file, book] = await Promise.all([findImport(ctx.db, scope.value).then((row) => openImport(ctx, row)), addressBook(ctx)])
  if (!book.ok || file === null) return book.ok ? ok(null) : book
  return ok({ kind: file.kind, ...planImport(book.value, file, aroundOf(ctx)) })
}

const aroundOf = ({ language, clock }: MemberContext) => ({ home: homeOf(language), now: clock.now() })

async function openImport(ctx: MemberContext, row: SealedImport | null): Promise<FileContent | null> {
  const account = await ctx.open()
  const keys = row === null ? null : await keysOf(account, row.generation)
  if (row === null || keys === null) return null
  const context = contextOf(ctx, account.accountId, row.generation)
  const plaintext = openRecord({ key: keys.listKey, sealed: row.sealed, context })
  const parsed = content.safeParse(plaintext === null ? null : decodeJson(plaintext))
  return parsed.success ? parsed.data : null
}

/** Saves what the file that waits adds, all of it or nothing. @returns how many contacts are new or learnt something */
export async function saveImport(ctx: MemberContext): Promise<Result<{ readonly count: number }, NotFound>> {
  const scope = authorize(ctx.actor, "contacts:use")
  if (!scope.ok) return scope
  const account = await ctx.open()
  return ctx.db.transaction(async (tx) => {
    const rows = await lockBook(tx, scope.value)
    // Looked for under the lock: of two presses the second finds it gone.
    const file = await openImport(ctx, await findImport(tx, scope.value))
    if (file === null) return ok({ count: 0 })
    const { added, changed, newLists } = planImport(await openBook(ctx, rows), file, aroundOf(ctx))
    await putRecords(
      tx,
      scope.value,
      "lists",
      newLists.map((list) => sealList(ctx, account, list)),
    )
    await putRecords(
      tx,
      scope.value,
      "contacts",
      [...added, ...changed].map((contact) => sealContact(ctx, account, contact)),
    )
    await deleteImport(tx, scope.value)
    return ok({ count: added.length + changed.length })
  })
}

/** Lets the file go without saving anything. */
export async function dropImport(ctx: MemberContext): Promise<Result<null, NotFound>> {
  const scope = authorize(ctx.actor, "contacts:use")
  if (!scope.ok) return scope
  await deleteImport(ctx.db, scope.value)
  return ok(null)
}
