import { findHeld, type HeldMessage } from "#db/queries/deliveries.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext, VisitorContext } from "../context.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { payloadSize } from "../crypto/stream.ts"
import type { KemIdentity } from "../crypto/kem.ts"
import type { Manifest } from "../envelope/format.ts"
import { decodeHeader, type MessageHeader } from "../envelope/header.ts"
import { verifyGiving } from "../envelope/giving.ts"
import { openManifest, verifyHeader } from "../envelope/open.ts"
import { amendedExpiry } from "./amended-expiry.ts"
import { openStanza } from "../envelope/stanza.ts"
import type { Id } from "../ids.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"
import { optionsOf } from "./options.ts"
import { replyReference } from "./reply-reference.ts"

/** The keys of the generation that something was sealed to. */
export type GenerationKeys = { readonly identity: KemIdentity; readonly listKey: Bytes }

/** The account's keys of one generation, or null for one that it never had. The key pair is opened when it is asked for: lists do without it. */
export async function keysOf(account: OpenedAccount, generation: number): Promise<GenerationKeys | null> {
  if (generation !== account.generation) return account.older(generation)
  return {
    get identity() {
      return account.identity
    },
    listKey: account.secrets.listKey,
  }
}

/** What of a message could be opened and what of it is true. `header` is only what it claims to be where the seal is broken. */
export type Envelope = {
  readonly fileKey: Bytes | null
  readonly header: MessageHeader | null
  readonly seal: "holds" | "broken"
  /** When recipients can open it no more, as the sender signed it last; null for never, and where nobody can tell. */
  readonly expiresAt: Date | null
  /** Who gave it to this shared mailbox, which its sender did not write to (O6); null for everybody else. */
  readonly given: Given | null
}

export type Given = {
  readonly name: string
  /** Their main address then, proven. */ readonly address: string
  readonly at: Date
  /** They wrote the message themself: judged by their account, because addresses change hands. */ readonly isWriter: boolean
  /** Proven by the giver when they gave it. */ readonly addresses: readonly string[]
}

type Rows = Pick<
  HeldMessage,
  | "id"
  | "role"
  | "generation"
  | "stanza"
  | "header"
  | "signature"
  | "certificateBody"
  | "certificateSignature"
  | "sentAt"
  | "deliveredAt"
  | "senderId"
  | "inReplyTo"
  | "expiresAt"
  | "amendment"
  | "giving"
>

/**
 * Opens the stanza and checks what the sender signed (K4, B7, B8). The columns that lists and queries use have to say the same as the
 * signed header: a time, a sender or an answered message changed in the database breaks the seal too.
 */
export async function openEnvelope(ctx: MemberContext, account: OpenedAccount, held: Rows): Promise<Envelope> {
  const { stanza, generation, role } = held
  const keys = stanza === null ? null : await keysOf(account, generation)
  const place = { installationId: ctx.installation.id, messageId: held.id, holderId: account.accountId, generation, role }
  const fileKey = keys === null || stanza === null ? null : openStanza({ ...place, stanza, identity: keys.identity })
  const envelope = openEnvelopeWith(ctx, held, fileKey)
  if (role !== "given") return envelope
  const given = givenBy(ctx, account.accountId, held, envelope.header)
  return { ...envelope, given, seal: given === null ? "broken" : envelope.seal }
}

/** Nobody's copy says *given* without a word signed by who gave it: its role is bound into its stanza, and so no other copy becomes such a one. */
function givenBy(
  { installation }: VisitorContext,
  mailboxId: Id,
  { id: messageId, giving }: Rows,
  header: MessageHeader | null,
): Given | null {
  if (giving === null) return null
  const { body, signature, certificateBody, certificateSignature } = giving
  const certificate = { bytes: certificateBody, signature: certificateSignature }
  const { id: installationId, publicKey: installationPublicKey } = installation
  const said = verifyGiving({ body, signature, certificate, messageId, mailboxId, installationId, installationPublicKey })
  if (said === null) return null
  const { giverId, giverName: name, giverAddress: address, givenAt: at, addresses } = said
  return { name, address, at, isWriter: header?.senderAccountId === giverId, addresses }
}

/** The same where the file key is there already: from a link (keys.md 4). */
export function openEnvelopeWith(ctx: VisitorContext, held: Rows, fileKey: Bytes | null): Envelope {
  const installationId = ctx.installation.id
  if (fileKey === null) return { fileKey, header: decodeHeader(held.header), seal: "broken", expiresAt: null, given: null }
  const certificate = { bytes: held.certificateBody, signature: held.certificateSignature }
  const verified = verifyHeader({
    header: held.header,
    signature: held.signature,
    fileKey,
    messageId: held.id,
    certificate,
    installationId,
    installationPublicKey: ctx.installation.publicKey,
  })
  const end = verified.header === null ? "broken" : amendedExpiry(ctx, held, verified.header)
  const holds = verified.seal === "holds" && end !== "broken" && saysTheSame(installationId, held, verified.header)
  return { fileKey, header: verified.header, seal: holds ? "holds" : "broken", expiresAt: end === "broken" ? null : end, given: null }
}

function saysTheSame(installationId: Id, held: Rows, header: MessageHeader): boolean {
  const sentAt = header.sentAt.getTime()
  const isSameTime = held.sentAt.getTime() === sentAt && held.deliveredAt.getTime() === sentAt
  const isSameSender = held.senderId === null || held.senderId === header.senderAccountId
  const isSameReply = held.inReplyTo === null || replyReference(installationId, held.inReplyTo) === header.inReplyTo
  return isSameTime && isSameSender && isSameReply
}

/** Whether this holder may pass it on: its sender always, others where the sender did not ask for the opposite (M6). */
export const mayForward = ({ header, held }: Envelope & { readonly held: Pick<HeldMessage, "role"> }): boolean =>
  held.role === "sender" || !optionsOf(header?.options ?? []).noForwarding

export type OpenedHeld = Envelope & { readonly held: HeldMessage; readonly manifest: Manifest | null }

/** A message that the actor holds with its content, or null where they hold none. Records nothing. */
export async function openHeld(ctx: MemberContext, scope: HolderScope, messageId: Id): Promise<OpenedHeld | null> {
  const held = await findHeld(ctx.db, scope, { messageId, now: ctx.clock.now() })
  if (held === null) return null
  return openAll(ctx, held, await openEnvelope(ctx, await ctx.open(), held))
}

/** The same with the file key that a link gave. */
export async function openHeldWith(
  ctx: VisitorContext,
  scope: HolderScope,
  { messageId, fileKey }: { readonly messageId: Id; readonly fileKey: Bytes },
): Promise<OpenedHeld | null> {
  const held = await findHeld(ctx.db, scope, { messageId, now: ctx.clock.now() })
  return held === null ? null : openAll(ctx, held, openEnvelopeWith(ctx, held, fileKey))
}

async function openAll(ctx: VisitorContext, held: HeldMessage, envelope: Envelope): Promise<OpenedHeld> {
  const manifest = await openManifestOf(ctx, envelope, held)
  return { ...envelope, held, manifest, seal: manifest === null ? "broken" : envelope.seal }
}

/** No manifest that we write is larger: the text, fifty attachments and a certificate. */
const MAX_MANIFEST_BYTES = payloadSize(8 * 1024 * 1024)

/** The content of a message whose envelope was opened, or null where its file is not the one that was signed. */
export async function openManifestOf(ctx: VisitorContext, { fileKey, header }: Envelope, held: HeldMessage): Promise<Manifest | null> {
  if (fileKey === null || header === null) return null
  const { manifestBlob: blob, manifestId } = held
  if (blob?.size == null || blob.size > MAX_MANIFEST_BYTES) return null
  try {
    const manifestPayload = await ctx.blobs.readAll(blob.region, manifestId)
    return manifestPayload === null ? null : openManifest({ fileKey, header, manifestPayload })
  } catch (error) {
    // The message is shown with a broken seal; why its file cannot be read is for the operator.
    ctx.log.error("manifest_unreadable", error, { messageId: held.id })
    return null
  }
}
