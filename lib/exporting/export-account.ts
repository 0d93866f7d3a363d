import type { CommonFolder, Folder } from "#db/schema/messages.ts"
import type { Readable } from "node:stream"
import { recordAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import { addressBook } from "../contacts/book.ts"
import { writeVcards } from "../contacts/vcard-file.ts"
import type { MemberContext } from "../context.ts"
import { listDrafts } from "../drafts/list-drafts.ts"
import { openDraft } from "../drafts/open-draft.ts"
import { mailboxOverview } from "../folders/mailbox-overview.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { translator } from "../language/translate.ts"
import { cleanFileName } from "../messages/file-name.ts"
import { listFolder } from "../messages/list-folder.ts"
import { showOpened, type OpenedMessage } from "../messages/open-message.ts"
import { openHeld } from "../messages/opened-message.ts"
import type { Row } from "../messages/rows.ts"
import { ok, type Result } from "../result.ts"
import { accountRecord } from "./account-record.ts"
import { exportedMail } from "./exported-mail.ts"
import { filesThatOpen, mailName, mailOf } from "./mail-of.ts"
import type { MailedFile } from "./message-mail.ts"

/** One file of an export. It is opened when its turn comes, so that a mailbox of any size passes with little memory. */
export type ExportFile = { readonly path: string; readonly at: Date; readonly open: () => Promise<Readable | Buffer> }

/**
 * Everything of the signed-in person's, after a fresh proof (D4, B25, B85): their data and contacts as JSON (and vCard), each message as a mail (.eml, M13), drafts as JSON.
 * Every proven address is told. A message that is exported counts as read (M5). Files come one after the other; what was erased meanwhile is left out. What does not open is left
 * out too, and `messages.json` says so: `seal` of a message, `isExported` of an attachment.
 */
export function exportAccount(ctx: MemberContext): Result<AsyncGenerator<ExportFile>, NotFound | ProofNeeded> {
  const owner = authorizeProven(ctx, "account:read")
  if (!owner.ok) return owner
  const holder = authorizeProven(ctx, "message:open")
  if (!holder.ok) return holder
  const record = () => accountRecord(ctx, owner.value).then(json)
  return ok(allFiles(ctx, holder.value, { path: "account.json", at: ctx.clock.now(), open: record }))
}

const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)

async function* allFiles(ctx: MemberContext, scope: HolderScope, account: ExportFile): AsyncGenerator<ExportFile> {
  await tellOfExport(ctx)
  yield account
  yield* contactFiles(ctx)
  const listed: unknown[] = []
  for (const { folder, name } of await foldersOf(ctx)) yield* filesOfFolder(ctx, scope, { folder, name, listed })
  yield* drafts(ctx)
  yield { path: "messages.json", at: ctx.clock.now(), open: async () => json(listed) }
}

/** Before the first file: nothing leaves that the owner is not told of and the trail does not know of (B25, B78). */
async function tellOfExport(ctx: MemberContext): Promise<void> {
  const { accountId } = ctx.actor
  await ctx.db.transaction(async (tx) => {
    await mailEveryAddress(ctx, tx, { accountId, mailTo: (to) => exportedMail(ctx, { to }) })
    await recordAudit(tx, ctx, { type: "account.exported", subjectId: accountId, details: {} })
  })
}

/** The address book with everything that is kept of it, and as cards that other programs read. */
async function* contactFiles(ctx: MemberContext): AsyncGenerator<ExportFile> {
  const book = await addressBook(ctx)
  if (!book.ok) return
  const at = ctx.clock.now()
  const { contacts, lists: addressLists } = book.value
  yield { path: "contacts.json", at, open: async () => json({ contacts, addressLists }) }
  if (contacts.length > 0) yield { path: "contacts.vcf", at, open: async () => Buffer.from(writeVcards(book.value, "4.0")) }
}

type NamedFolder = { readonly folder: Folder; readonly name: string }

const COMMON: readonly CommonFolder[] = ["inbox", "sent", "archive", "trash"]

async function foldersOf(ctx: MemberContext): Promise<readonly NamedFolder[]> {
  const t = translator(ctx.language)
  const overview = await mailboxOverview(ctx)
  const own = overview.ok ? overview.value.ownFolders : []
  const common = COMMON.map((folder) => ({ folder, name: t.dynamic(`navigation.${folder}`) }))
  return [...common, ...own.map(({ id, name }) => ({ folder: id, name: cleanFileName(name ?? id) }))]
}

type Exported = NamedFolder & { readonly listed: unknown[] }

async function* filesOfFolder(ctx: MemberContext, scope: HolderScope, { folder, name, listed }: Exported): AsyncGenerator<ExportFile> {
  for (let before: string | undefined; ;) {
    const page = await listFolder(ctx, before === undefined ? { folder } : { folder, before })
    if (!page.ok) return
    for (const row of page.value.rows) {
      // A message to oneself lies in Inbox and is listed in Sent too.
      if (row.folder !== folder) continue
      const file = await mailFile(ctx, scope, { row, name, listed })
      if (file !== null) yield file
    }
    if (page.value.older === null) return
    before = page.value.older
  }
}

type Mailed = { readonly row: Row; readonly name: string; readonly listed: unknown[] }

async function mailFile(ctx: MemberContext, scope: HolderScope, { row, name, listed }: Mailed): Promise<ExportFile | null> {
  const { id, sentAt } = row
  const path = `${name}/${mailName(row)}`
  const opened = await openHeld(ctx, scope, id)
  if (opened === null) return null
  if (opened.held.stanza === null || opened.manifest === null) {
    listed.push({ id, folder: name, sentAt, seal: opened.held.stanza === null ? "waiting" : "broken" })
    return null
  }
  const shown = await showOpened(ctx, scope, opened)
  if (!shown.ok) return null
  const message = shown.value
  const files = await filesThatOpen(ctx, scope, { opened, message })
  listed.push({ ...recordOf(message, files), folder: name, file: path })
  return { path, at: sentAt, open: async () => mailOf(ctx, { message, files }) }
}

/** What a mail has no place for: who has read it and when, what happened at each recipient, and which files do not open and are not in it. */
function recordOf(
  { body: _body, conversation: _conversation, canReply: _canReply, wasUnread: _wasUnread, ...message }: OpenedMessage,
  files: readonly MailedFile[],
) {
  const exported = new Set(files.map(({ listed }) => listed.index))
  return { ...message, attachments: message.attachments.map((one) => ({ ...one, isExported: exported.has(one.index) })) }
}

async function* drafts(ctx: MemberContext): AsyncGenerator<ExportFile> {
  const folder = translator(ctx.language).dynamic("navigation.drafts")
  for (let before: string | undefined; ;) {
    const page = await listDrafts(ctx, before === undefined ? {} : { before })
    if (!page.ok) return
    for (const { id, updatedAt } of page.value.rows) {
      const draft = await openDraft(ctx, id)
      if (draft.ok) yield { path: `${folder}/${id}.json`, at: updatedAt, open: async () => json(draft.value) }
    }
    if (page.value.older === null) return
    before = page.value.older
  }
}
