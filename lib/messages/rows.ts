import { findHeldMany, type HeldMessage, type ListedRow } from "#db/queries/deliveries.ts"
import { resealRows } from "#db/queries/row-seals.ts"
import type { Folder } from "#db/schema/messages.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import type { RowContent } from "../envelope/format.ts"
import { openListRow, openRowSeal, sealListRow, type ListRow } from "../envelope/row.ts"
import { rowOf } from "../envelope/seal.ts"
import type { Id } from "../ids.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"
import { LISTED_PEOPLE } from "../mailboxes/listed-people.ts"
import { plainTextOf } from "./body-text.ts"
import type { Hold } from "./hold.ts"
import { optionsOf } from "./options.ts"
import { keysOf, openEnvelope, openManifestOf, type Envelope } from "./opened-message.ts"
import { readStatus, type ReadStatus } from "./read-status.ts"

export type RowSeal = "holds" | "broken" | "waiting"

/** What a row shows; one that waits has people and no content. */
type Content = Omit<ListRow, "seal"> & { readonly seal: RowSeal }

export type Row = {
  readonly id: Id
  readonly folder: Folder
  readonly subject: string
  readonly preview: string
  readonly attachmentCount: number
  /** The sender's name; on what the holder sent, the recipients' names. */
  readonly who: string
  /** The proven address beside the name, or each one's where there are several; none where it stands in the name's place (I10). */
  readonly whoAddress: string
  readonly recipients: readonly { readonly name: string; readonly address: string; readonly role: "to" | "cc" | "bcc" }[]
  readonly sentAt: Date
  /** As the holder marked it, else as it was read. */
  readonly unread: boolean
  readonly isFlagged: boolean
  /** Messages of its conversation outside Trash, itself included. */
  readonly conversationSize: number
  /** waiting: only its link opens it as yet (keys.md 4). */
  readonly seal: RowSeal
  /** The sender signed it as urgent (M6). */
  readonly urgent?: true
  /** The installation wrote it for `who` (M14). */
  readonly automatic?: true
  /** Only on what the holder sent and what has left (M5). */
  readonly status: ReadStatus | null
  /** Why and until when it has not left; null where it has. */
  readonly held: Hold | null
}

/** What rows show. Those listed for the first time are opened by their stanza and put under the list key, all in one statement. */
export async function openRows(
  ctx: MemberContext,
  scope: HolderScope,
  account: OpenedAccount,
  rows: readonly ListedRow[],
): Promise<ReadonlyMap<Id, Content>> {
  const contents = new Map<Id, Content>()
  for (const row of rows) {
    const content = row.listGeneration === null ? null : await openListed(ctx, account, row, row.listGeneration)
    if (content !== null) contents.set(row.messageId, content)
  }
  const fresh = rows.filter((row) => row.listGeneration === null)
  for (const [id, content] of await openFresh(ctx, scope, account, fresh)) contents.set(id, content)
  return contents
}

async function openListed(
  ctx: MemberContext,
  account: OpenedAccount,
  { messageId, rowSeal }: ListedRow,
  generation: number,
): Promise<ListRow | null> {
  const keys = await keysOf(account, generation)
  if (keys === null) return null
  return openListRow({
    installationId: ctx.installation.id,
    messageId,
    holderId: account.accountId,
    generation,
    listKey: keys.listKey,
    sealed: rowSeal,
  })
}

/** Opens rows that are still under the file key. Those whose seal holds are put under the list key; broken ones are looked at again each time. */
async function openFresh(
  ctx: MemberContext,
  scope: HolderScope,
  account: OpenedAccount,
  rows: readonly ListedRow[],
): Promise<ReadonlyMap<Id, Content>> {
  if (rows.length === 0) return new Map()
  const heldMessages = await findHeldMany(
    ctx.db,
    scope,
    rows.map(({ messageId }) => messageId),
  )
  const seals = new Map(rows.map(({ messageId, rowSeal }) => [messageId, rowSeal]))
  const contents = new Map<Id, Content>()
  const resealed: { readonly messageId: Id; readonly rowSeal: Uint8Array }[] = []
  for (const held of heldMessages) {
    const row = await openFirst(ctx, account, held, seals.get(held.id) ?? new Uint8Array(0))
    contents.set(held.id, held.stanza === null ? { ...row, seal: "waiting" } : row)
    if (row.seal === "holds") resealed.push({ messageId: held.id, rowSeal: reseal(ctx, account, held.id, row) })
  }
  await resealRows(ctx.db, scope, account.generation, resealed)
  return contents
}

async function openFirst(ctx: MemberContext, account: OpenedAccount, held: HeldMessage, rowSeal: Uint8Array): Promise<ListRow> {
  const envelope = await openEnvelope(ctx, account, held)
  const { header, seal } = envelope
  const content = rowSeal.length === 0 ? await rowFromContent(ctx, envelope, held) : openSealed(ctx, envelope, held, rowSeal)
  return {
    ...(content ?? { subject: "", preview: "", attachmentCount: 0 }),
    senderName: header?.senderName ?? "",
    senderAddress: header?.senderAddress ?? "",
    recipients: (header?.recipients ?? []).slice(0, LISTED_PEOPLE),
    seal: content === null ? "broken" : seal,
    ...(optionsOf(header?.options ?? []).urgent ? { urgent: true } : {}),
    ...(header?.isAutomatic === true ? { automatic: true } : {}),
  }
}

function openSealed(
  ctx: MemberContext,
  { fileKey, header }: Envelope,
  { id: messageId }: HeldMessage,
  rowSeal: Uint8Array,
): RowContent | null {
  if (fileKey === null || header === null) return null
  return openRowSeal({ installationId: ctx.installation.id, messageId, fileKey, header, rowSeal })
}

/** The row went with a key that was lost (I7) and the message was sealed anew by its sender: then it is made from the signed content. */
async function rowFromContent(ctx: MemberContext, envelope: Envelope, held: HeldMessage): Promise<RowContent | null> {
  const manifest = await openManifestOf(ctx, envelope, held)
  if (manifest === null) return null
  const { type, content } = manifest.body
  return rowOf(manifest, type === "text/html" ? plainTextOf(content) : content)
}

function reseal(ctx: MemberContext, { accountId, generation, secrets }: OpenedAccount, messageId: Id, row: ListRow): Uint8Array {
  return sealListRow({
    installationId: ctx.installation.id,
    messageId,
    holderId: accountId,
    generation,
    listKey: secrets.listKey,
    row,
    random: ctx.random,
  })
}

/** A row of a list; `folder` is the one that is listed. One that does not open is shown as broken, with nothing but its time. */
export function toRow(row: ListedRow, folder: Folder, content: Content | null): Row {
  const isSent = row.role === "sender"
  const recipients = content?.recipients ?? []
  const more = isSent && content?.toList !== true ? Math.max(0, row.recipientCount - recipients.length) : 0
  const names = recipients.map(({ name, address }) => name || address).join(", ") + (more > 0 ? ` +${more}` : "")
  return {
    id: row.messageId,
    folder,
    subject: content?.subject ?? "",
    preview: content?.preview ?? "",
    attachmentCount: content?.attachmentCount ?? 0,
    who: isSent ? names : (content?.senderName ?? ""),
    whoAddress: isSent ? addressesBesideNames(recipients) : (content?.senderAddress ?? ""),
    recipients,
    sentAt: row.sentAt,
    conversationSize: row.conversationSize,
    unread: row.isUnread && row.folder === folder,
    isFlagged: row.isFlagged,
    seal: content?.seal ?? "broken",
    ...(content?.urgent === true ? { urgent: true } : {}),
    ...(content?.automatic === true ? { automatic: true } : {}),
    status: isSent && row.held === null ? readStatus(row) : null,
    held: row.held,
  }
}

const addressesBesideNames = (people: Row["recipients"]) =>
  people
    .filter(({ name }) => name !== "")
    .map(({ address }) => address)
    .join(", ")
