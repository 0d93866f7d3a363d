import { findGivenAt } from "#db/queries/absences.ts"
import { isHeld } from "#db/queries/deliveries.ts"
import { findTracking, type TrackedRow } from "#db/queries/messages.ts"
import { findHeldRow } from "#db/queries/held.ts"
import { findGivenTo, type GivenToRow } from "#db/queries/given-messages.ts"
import type { Opening } from "#db/queries/opening.ts"
import { findConfirmed } from "#db/queries/reading.ts"
import { HELD_FOLDER, type Folder, type HolderRole } from "#db/schema/messages.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { Letterhead } from "../branding/letterhead.ts"
import { letterheadOf } from "../branding/signed-word.ts"
import type { MemberContext, VisitorContext } from "../context.ts"
import type { Manifest } from "../envelope/format.ts"
import { isId, type Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { noteBrokenSeal } from "./broken-row.ts"
import { isAsked } from "./confirm-reading.ts"
import { sanitiseBody, type Body } from "./body.ts"
import { cleanFileName } from "./file-name.ts"
import type { Hold } from "./hold.ts"
import { markRead } from "./mark-read.ts"
import { mayForward, openHeld, type Given, type OpenedHeld } from "./opened-message.ts"
import { optionsOf, type MessageOptions } from "./options.ts"
import { readStatus, type ReadStatus } from "./read-status.ts"
import { agrees, toTracked, type Tracked } from "./tracked.ts"

export type Person = { readonly name: string; readonly address: string }
export type AddressedPerson = Person & { readonly role: "to" | "cc" | "bcc" }
export type ListedAttachment = { readonly index: number; readonly name: string; readonly type: string; readonly size: number }

export type OpenedMessage = {
  readonly id: Id
  readonly role: HolderRole
  readonly folder: Folder
  readonly subject: string
  /** Null where the seal is broken so that nothing opens. HTML has been sanitised again (B45). */
  readonly body: Body | null
  readonly attachments: readonly ListedAttachment[]
  readonly sender: Person
  /** Those who stand on the letter; blind copies only for the sender. */
  readonly recipients: readonly AddressedPerson[]
  readonly sentAt: Date
  readonly readAt: Date | null
  /** It counted as unread until now: what was counted before counts it so. */
  readonly wasUnread: boolean
  readonly isFlagged: boolean
  readonly inReplyTo: Id | null
  /** Which of the holder's conversations it belongs to. */
  readonly conversation: Id
  readonly seal: "holds" | "broken" | "imported"
  readonly canReply: boolean
  /** The installation wrote and signed it for the sender, whose key was closed (M14). */
  readonly isAutomatic: boolean
  /** When it was answered automatically for this holder, who was away; null where it was not. */
  readonly repliedForAt: Date | null
  /** It has not left: only its sender has it, as something in Sent, and nothing has happened at anybody. Null where it has. */
  readonly held: Hold | null
  /** Who gave it to the shared mailbox that holds it (O6); null for whom it was sent to. */
  readonly given: Given | null
  /** The shared mailboxes that its holder gave it to. */
  readonly givenTo: readonly Pick<GivenToRow, "id" | "name">[]
  /** What its sender asked for with it (M6). */
  readonly options: MessageOptions
  /** When its recipients can open it no more; null for never. */
  readonly expiresAt: Date | null
  readonly mayForward: boolean
  /** Of the organisation whose paper it is on (O13), where the seal holds; null for nobody's. */
  readonly letterhead: Letterhead | null
  /** Where its text lies (O14). */
  readonly region: string | null
  /** When this holder said that they have read it, where the sender asks for that; null for not yet. */
  readonly confirmedAt: Date | null
  /** Only for the sender. */
  readonly status: ReadStatus | null
  readonly tracking: readonly Tracked[] | null
}

export type NotRecorded = { readonly code: "not_recorded" }

/** Sent before the mailbox was made: its link opens it, or its sender's next visit seals it to the mailbox. */
export type Waiting = { readonly code: "waiting"; readonly sentAt: Date; readonly sender: Person }

type Open = {
  readonly record: boolean
  /** What the same page counts: the reading is recorded after it, so that it is known not to have it (`wasUnread`), and nobody waits for both in turn. */
  readonly counted?: Promise<unknown>
}

/**
 * Opens a message that the actor holds. Where its payload does not open it is still shown, with a broken seal and without a body.
 * With `record` the reading is recorded once (M5); without it, for HEAD and prefetches, nothing is recorded and nothing is given (keys.md 3).
 * A message that was erased while it was being opened is not shown: it ends as if the erasure had come first (B43).
 */
export async function openMessage(
  ctx: MemberContext,
  id: Id,
  { record, counted }: Open,
): Promise<Result<OpenedMessage, NotFound | NotRecorded | Waiting>> {
  const scope = authorize(ctx.actor, "message:open")
  if (!scope.ok) return scope
  if (!isId(id)) return fail("not_found")
  if (!record) return fail((await isHeld(ctx.db, scope.value, { messageId: id, now: ctx.clock.now() })) ? "not_recorded" : "not_found")
  const opened = await openHeld(ctx, scope.value, id)
  if (opened === null) return fail("not_found")
  // What waits for a link or for its sender is not broken: nothing here opens it yet (keys.md 4).
  if (opened.held.stanza === null) return fail({ code: "waiting", sentAt: opened.held.sentAt, sender: senderOf(opened) })
  await counted
  const shown = await showOpened(ctx, scope.value, opened)
  if (shown.ok && shown.value.seal === "broken") await noteBrokenSeal(ctx, scope.value, id)
  return shown
}

/** Records the reading and gives what a page shows of an opened message. */
export async function showOpened(ctx: VisitorContext, scope: HolderScope, opened: OpenedHeld): Promise<Result<OpenedMessage, NotFound>> {
  const { role, folder, id: messageId } = opened.held
  const isSender = role === "sender"
  const isAskedToConfirm = isAsked(opened.held) && optionsOf(opened.header?.options ?? []).confirmReading
  // Nothing of this is changed by the reading.
  const [read, hold, confirmedAt, repliedForAt, letterhead, givenTo] = await Promise.all([
    recordReading(ctx, scope, opened),
    folder === HELD_FOLDER ? findHeldRow(ctx.db, scope, messageId) : null,
    isAskedToConfirm ? findConfirmed(ctx.db, scope, { messageId }) : null,
    isSender ? null : findGivenAt(ctx.db, scope, messageId),
    opened.seal === "holds" ? letterheadOf(ctx.db, opened.header?.options ?? []) : null,
    findGivenTo(ctx.db, scope, [messageId]),
  ])
  if (read === "erased") return fail("not_found")
  const tracking = isSender ? await findTracking(ctx.db, scope, { messageId, now: ctx.clock.now() }) : null
  return ok(toOpenedMessage(ctx, opened, { tracking, hold, confirmedAt, repliedForAt, letterhead, givenTo, ...read }))
}

const senderOf = ({ header }: OpenedHeld): Person => ({ name: header?.senderName ?? "", address: header?.senderAddress ?? "" })

type Reading = Opening & { readonly readAt: Date | null }

/** What cannot be shown, and what has not left, was not read. The sender's own copy counts only where it was also sent to the sender. */
async function recordReading(ctx: VisitorContext, scope: HolderScope, opened: OpenedHeld): Promise<Reading | "erased"> {
  const { id: messageId, readAt, markedUnread, folder } = opened.held
  const isRead = readAt !== null && markedUnread === null
  if (isRead || opened.manifest === null || folder === HELD_FOLDER) return { readAt, isFirst: false, wasUnread: false }
  const at = ctx.clock.now()
  const opening = await markRead(ctx, scope, { opened, at })
  if (opening !== null) return { readAt: readAt ?? at, ...opening }
  // Another request was faster: it read the message, or erased it.
  return (await isHeld(ctx.db, scope, { messageId, now: at })) ? { readAt: readAt ?? at, isFirst: false, wasUnread: false } : "erased"
}

type Shown = Reading &
  Pick<OpenedMessage, "confirmedAt" | "repliedForAt" | "letterhead" | "givenTo"> & {
    readonly tracking: readonly TrackedRow[] | null
    readonly hold: Hold | null
  }

function toOpenedMessage(ctx: VisitorContext, opened: OpenedHeld, shown: Shown): OpenedMessage {
  const { tracking, hold, confirmedAt, repliedForAt, letterhead, givenTo, readAt, isFirst, wasUnread } = shown
  const { held, header, manifest } = opened
  const isSender = held.role === "sender"
  const holds = opened.seal === "holds" && (tracking === null || agrees(tracking, header))
  const readCount = held.readCount + (isSender && isFirst ? 1 : 0)
  return {
    id: held.id,
    role: held.role,
    folder: held.folder === HELD_FOLDER ? "sent" : held.folder,
    subject: manifest?.subject ?? "",
    body: manifest === null ? null : bodyOf(manifest),
    attachments: (manifest?.attachments ?? []).map(({ name, type, size }, index) => ({ index, name: cleanFileName(name), type, size })),
    sender: senderOf(opened),
    recipients:
      tracking === null
        ? (header?.recipients ?? [])
        : tracking.filter(({ via }) => via === null).map(({ role, name, address }) => ({ role, name, address })),
    sentAt: header?.sentAt ?? held.sentAt,
    readAt,
    wasUnread,
    isFlagged: held.isFlagged,
    inReplyTo: held.inReplyTo,
    conversation: held.conversationId,
    seal: holds ? "holds" : "broken",
    // Who gave what they wrote may have no account any more; it is answered to whom they wrote.
    canReply: holds && (held.senderId !== null || opened.given?.isWriter === true) && hold === null,
    isAutomatic: header?.isAutomatic === true,
    repliedForAt,
    held: hold,
    given: opened.given,
    givenTo,
    options: optionsOf(header?.options ?? []),
    expiresAt: opened.expiresAt,
    mayForward: mayForward(opened),
    letterhead: holds ? letterhead : null,
    region: held.manifestBlob?.region ?? null,
    confirmedAt,
    status: isSender && hold === null ? readStatus({ recipientCount: held.recipientCount, readCount }) : null,
    tracking: tracking === null || hold !== null ? null : tracking.map((row) => toTracked(ctx, held.id, row)),
  }
}

function bodyOf({ body }: Manifest): Body {
  return body.type === "text/html" ? { kind: "html", html: sanitiseBody(body.content) } : { kind: "text", text: body.content }
}
