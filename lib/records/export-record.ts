import { createHash } from "node:crypto"
import { Readable } from "node:stream"
import { findRegistrations, type RegistrationRow } from "#db/queries/registrations.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import type { ExportFile } from "../exporting/export-account.ts"
import { filesThatOpen, mailOf } from "../exporting/mail-of.ts"
import type { MailedFile } from "../exporting/message-mail.ts"
import type { NotRegistered } from "../holding/errors.ts"
import { isId, type Id } from "../ids.ts"
import { cleanFileName } from "../messages/file-name.ts"
import { showOpened, type OpenedMessage } from "../messages/open-message.ts"
import { openHeld } from "../messages/opened-message.ts"
import { fail, ok, type Result } from "../result.ts"
import type { MailboxWaiting } from "../shared-mailboxes/errors.ts"
import { openUnitMailbox } from "../shared-mailboxes/own-mailboxes.ts"
import { recordExported } from "./registering.ts"

export type RecordExport = {
  /** With .zip at its end, harmless on every system (B58). */ readonly name: string
  readonly files: AsyncGenerator<ExportFile>
  /** Says that all of it has left: only then does the letter count as fetched. */
  readonly done: () => Promise<void>
}

type Refused = NotFound | MailboxWaiting | NotRegistered | { readonly code: "cannot_open" }

/**
 * A registered letter for the organisation's archive (O16): the mail in standard form, each attachment as a file of its own, and `record.json` with the number, dates,
 * people, and the SHA-256 of every file. It counts as read, and as fetched once all of it has left, unless its number was taken back meanwhile.
 */
export async function exportRecord(
  ctx: MemberContext,
  { mailboxId, messageId }: { readonly mailboxId: string; readonly messageId: string },
): Promise<Result<RecordExport, Refused>> {
  const mailbox = isId(mailboxId) && isId(messageId) ? await openUnitMailbox(ctx, mailboxId) : fail("not_found")
  if (!mailbox.ok) return mailbox
  const scope = authorize(mailbox.value.actor, "message:register")
  if (!scope.ok) return scope
  const opened = await openHeld(mailbox.value, scope.value, messageId)
  if (opened === null) return fail("not_found")
  const standing = (await findRegistrations(ctx.db, scope.value, messageId)).find(({ withdrawnAt }) => withdrawnAt === null)
  if (standing === undefined) return fail("not_registered")
  if (opened.held.stanza === null || opened.manifest === null) return fail("cannot_open")
  const shown = await showOpened(mailbox.value, scope.value, opened)
  if (!shown.ok) return shown
  const message = shown.value
  const files = await filesThatOpen(mailbox.value, scope.value, { opened, message })
  return ok({
    name: cleanFileName(`${standing.number.replaceAll(/[/\\:]/g, "-")}.zip`),
    files: filesOf(mailbox.value, { message, files, standing }),
    done: () => noteDone(mailbox.value, scope.value, { messageId: message.id, registrationId: standing.id }),
  })
}

async function noteDone(
  mailbox: MemberContext,
  scope: HolderScope,
  which: { readonly messageId: Id; readonly registrationId: Id },
): Promise<void> {
  if (!(await recordExported(mailbox, scope, which))) mailbox.log.warn("record_not_noted", { message: which.messageId })
}

type Record = { readonly message: OpenedMessage; readonly files: readonly MailedFile[]; readonly standing: RegistrationRow }

type Hashed = { readonly path: string; readonly size: number; readonly sha256: string }

/** What each file is stands in the last one, when all have been read. */
async function* filesOf(mailbox: MemberContext, { message, files, standing }: Record): AsyncGenerator<ExportFile> {
  const hashed: Hashed[] = []
  const at = message.sentAt
  const named = (path: string, content: () => AsyncIterable<Uint8Array | string>): ExportFile => ({
    path,
    at,
    open: async () => Readable.from(hashing(path, content(), hashed), { objectMode: false }),
  })
  yield named("letter.eml", () => mailOf(mailbox, { message, files }))
  for (const { listed, opened } of files)
    yield named(`files/${listed.index + 1} ${cleanFileName(listed.name)}`, () => opened.read({ start: 0, length: opened.size }))
  const record = recordOf(mailbox, { message, files, standing }, hashed)
  yield { path: "record.json", at, open: async () => Buffer.from(`${JSON.stringify(record, null, 2)}\n`) }
}

async function* hashing(path: string, content: AsyncIterable<Uint8Array | string>, into: Hashed[]): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256")
  let size = 0
  for await (const part of content) {
    const bytes = typeof part === "string" ? Buffer.from(part) : part
    hash.update(bytes)
    size += bytes.length
    yield bytes
  }
  into.push({ path, size, sha256: hash.digest("hex") })
}

/** In words that a program can read; a file that is damaged is named, and not there. */
function recordOf(mailbox: MemberContext, { message, files, standing }: Record, hashed: readonly Hashed[]) {
  const { sender, recipients, subject, sentAt, seal, attachments, given } = message
  const whole = new Set(files.map(({ listed }) => listed.index))
  return {
    number: standing.number,
    registeredAt: standing.registeredAt,
    exportedAt: mailbox.clock.now(),
    mailbox: { name: mailbox.actor.name, address: mailbox.actor.address },
    message: message.id,
    subject,
    sentAt,
    sender: { name: sender.name, address: sender.address },
    recipients: recipients.map(({ role, name, address }) => ({ role, name, address })),
    // It came to the mailbox then, and by whom; its sender wrote to somebody else (O6).
    ...(given === null ? {} : { given: { name: given.name, at: given.at } }),
    seal,
    files: hashed,
    damaged: attachments.filter(({ index }) => !whole.has(index)).map(({ name }) => name),
  }
}
