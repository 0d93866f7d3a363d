import {
  archiveAllOf,
  deleteOwnFolder,
  insertOwnFolder,
  lockOwnFolders,
  renameOwnFolder,
  type OwnFolderRow,
} from "#db/queries/own-folders.ts"
import type { OwnFolder } from "#db/schema/messages.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { openRecord, sealRecord } from "../crypto/aead.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { LABELS } from "../crypto/labels.ts"
import { recordContext, utf8 } from "../envelope/context.ts"
import { newId } from "../ids.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"
import { countMoved } from "../messages/move-message.ts"
import { keysOf } from "../messages/opened-message.ts"
import { fail, ok, type Result } from "../result.ts"
import { isOwnFolder } from "./own-folder-id.ts"

/** More than anybody can look through. */
export const MOST_FOLDERS = 100

export type FolderFailure = NotFound | { readonly code: "folder_name_taken" } | { readonly code: "too_many_folders"; readonly max: number }

/** Makes a folder. `name` has been through `folderName`. */
export async function createFolder(
  ctx: MemberContext,
  { name }: { readonly name: string },
): Promise<Result<{ readonly id: OwnFolder }, FolderFailure>> {
  const scope = authorize(ctx.actor, "message:move")
  if (!scope.ok) return scope
  const account = await ctx.open()
  return ctx.db.transaction(async (tx) => {
    const rows = await lockOwnFolders(tx, scope.value)
    if (rows.length >= MOST_FOLDERS) return fail({ code: "too_many_folders", max: MOST_FOLDERS })
    if (await isTaken(ctx, rows, name)) return fail("folder_name_taken")
    const id = newId() as OwnFolder
    await insertOwnFolder(tx, scope.value, { ...sealName(ctx, account, { id, name }), createdAt: ctx.clock.now() })
    return ok({ id })
  })
}

export async function renameFolder(
  ctx: MemberContext,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<Result<null, FolderFailure>> {
  const scope = authorize(ctx.actor, "message:move")
  if (!scope.ok) return scope
  if (!isOwnFolder(id)) return fail("not_found")
  const account = await ctx.open()
  return ctx.db.transaction(async (tx) => {
    const rows = await lockOwnFolders(tx, scope.value)
    const others = rows.filter((row) => row.id !== id)
    if (others.length === rows.length) return fail("not_found")
    if (await isTaken(ctx, others, name)) return fail("folder_name_taken")
    await renameOwnFolder(tx, scope.value, sealName(ctx, account, { id, name }))
    return ok(null)
  })
}

/** Deletes a folder. Nothing is erased: what lay in it lies in Archive afterwards. @returns how many messages that were */
export async function deleteFolder(ctx: MemberContext, id: string): Promise<Result<{ readonly moved: number }, NotFound>> {
  const scope = authorize(ctx.actor, "message:move")
  if (!scope.ok) return scope
  if (!isOwnFolder(id)) return fail("not_found")
  return ctx.db.transaction(async (tx) => {
    // The row goes first: who moves a message here holds it, and has either finished or finds no folder.
    if (!(await deleteOwnFolder(tx, scope.value, id))) return fail("not_found")
    const moved = await archiveAllOf(tx, scope.value, id)
    await countMoved(tx, scope.value, moved)
    return ok({ moved: moved.length })
  })
}

export type NamedFolder = {
  readonly id: OwnFolder
  /** Null where the row was changed in the database, so that the name does not open (B7). */
  readonly name: string | null
}

/** The folders with their names opened. */
export async function openNames(ctx: MemberContext, rows: readonly OwnFolderRow[]): Promise<readonly NamedFolder[]> {
  const account = await ctx.open()
  return Promise.all(
    rows.map(async ({ id, generation, sealedName }) => {
      const keys = await keysOf(account, generation)
      const context = contextOf(ctx, account, { id, generation })
      const name = keys === null ? null : openRecord({ key: keys.listKey, sealed: sealedName, context })
      return { id, name: name === null ? null : Buffer.from(name).toString("utf8") }
    }),
  )
}

async function isTaken(ctx: MemberContext, rows: readonly OwnFolderRow[], name: string): Promise<boolean> {
  const { compare } = new Intl.Collator(ctx.language, { sensitivity: "accent" })
  return (await openNames(ctx, rows)).some((folder) => folder.name !== null && compare(folder.name, name) === 0)
}

function sealName(
  ctx: MemberContext,
  account: OpenedAccount,
  { id, name }: { readonly id: OwnFolder; readonly name: string },
): OwnFolderRow {
  const { generation, secrets } = account
  const context = contextOf(ctx, account, { id, generation })
  return { id, generation, sealedName: sealRecord({ key: secrets.listKey, plaintext: utf8(name), context, random: ctx.random }) }
}

function contextOf(ctx: MemberContext, { accountId }: OpenedAccount, { id, generation }: Pick<OwnFolderRow, "id" | "generation">): Bytes {
  return recordContext(LABELS.ownFolder, ctx.installation.id, accountId, id, generation)
}
