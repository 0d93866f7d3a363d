import type { NewDelivery } from "#db/queries/deliveries.ts"
import { HELD_FOLDER } from "#db/schema/messages.ts"
import { signedWords } from "../branding/signed-word.ts"
import type { MemberContext } from "../context.ts"
import { LISTED_PEOPLE } from "../mailboxes/listed-people.ts"
import { decodeHeader, type VisibleRecipient } from "../envelope/header.ts"
import { signAmendment, type Amendment, type SignedAmendment } from "../envelope/amendment.ts"
import { openRowSeal, sealListRow } from "../envelope/row.ts"
import { openStanza, sealStanza } from "../envelope/stanza.ts"
import { sealMessage, type SealedMessage } from "../envelope/seal.ts"
import { newId, type Id } from "../ids.ts"
import { makeLink, type MadeLink } from "../keys/link.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"
import { renderFormatted, type Body } from "./body.ts"
import { plainTextOf } from "./body-text.ts"
import { linksUntil, timeOfSending, type Hold } from "./hold.ts"
import type { SendMessage } from "./input.ts"
import { NO_OPTIONS, optionsOf, wordsOf } from "./options.ts"
import { inPortions, PORTION } from "./portions.ts"
import { replyReference } from "./reply-reference.ts"
import type { Recipient } from "./resolve-recipients.ts"

/** A message sealed and ready to be written: nothing of it is in the database yet. */
export type Letter = {
  readonly messageId: Id
  readonly sentAt: Date
  readonly sealed: SealedMessage
  readonly deliveries: readonly NewDelivery[]
  /** The links of those who have no key, and of those who may have forgotten their password (keys.md 4). */
  readonly links: readonly MadeLink[]
  /** Until when its recipients can open it, signed; null for a message without an end (keys.md 3). */
  readonly amendment: SignedAmendment | null
}

type Write = {
  readonly account: OpenedAccount
  readonly input: SendMessage
  readonly recipients: readonly Recipient[]
  readonly inReplyTo: Id | null
  /** Which attachment a picture in the text is (./pictures.ts). */
  readonly pictureOf: (file: string) => number | null
  /** Null for a message that leaves at once. */
  readonly hold: Hold | null
}

/** Seals what was written to every holder and prepares the row of each (keys.md 3). */
export async function writeLetter(ctx: MemberContext, { account, input, recipients, inReplyTo, pictureOf, hold }: Write): Promise<Letter> {
  const messageId = newId()
  const sentAt = timeOfSending(hold, ctx.clock.now())
  const { body, plainText } = bodyOf(input, pictureOf)
  const holders = holdersOf(account, recipients)
  const options = input.options ?? { ...NO_OPTIONS, expiresAt: null }
  const { expiresAt } = options
  const { accountId, generation, signer, certificate } = account
  // Where there is no key yet it is sealed to the sender's own and thrown away: sending takes as long as to somebody who has one (B20).
  const keyed = holders.map(({ key, ...holder }) => ({ ...holder, ...(key ?? { generation, kemPublic: account.identity.publicKey }) }))
  const sealed = sealMessage({
    installationId: ctx.installation.id,
    messageId,
    sender: {
      accountId,
      generation,
      name: ctx.actor.name,
      address: ctx.actor.address,
      signer,
      certificate: { bytes: certificate.body, signature: certificate.signature },
    },
    recipients: recipients.filter(isVisible).map(({ role, name, address }) => ({ role, name, address })),
    sentAt,
    inReplyTo: inReplyTo === null ? null : replyReference(ctx.installation.id, inReplyTo),
    options: [...wordsOf(options), ...signedWords(ctx.home)],
    manifest: {
      subject: input.subject,
      body: body.kind === "html" ? { type: "text/html", content: body.html } : { type: "text/plain", content: body.text },
      attachments: input.attachments,
    },
    plainText,
    holders: keyed.slice(0, PORTION),
    random: ctx.random,
  })
  const place = { installationId: ctx.installation.id, messageId, fileKey: sealed.fileKey, random: ctx.random }
  const others = await inPortions(keyed.slice(PORTION), (holder) => ({
    holderId: holder.holderId,
    stanza: sealStanza({ ...holder, ...place }),
  }))
  const stanzas = new Map([...sealed.stanzas, ...others].map(({ holderId, stanza }) => [holderId, stanza]))
  const deliveries = holders.map(({ holderId, role, key }): NewDelivery => {
    const stanza = key === null ? null : (stanzas.get(holderId) ?? null)
    if (stanza === null && key !== null) throw new Error("a holder was left without a stanza")
    const row = { holderId, messageId, role, sentAt, stanza, generation: key?.generation ?? 0 }
    if (role !== "sender" || stanza === null)
      return {
        ...row,
        expiresAt,
        folder: "inbox",
        rowSeal: sealed.rowSeal,
        listGeneration: null,
        readAt: null,
        recipientCount: 0,
        readCount: 0,
      }
    const isToSelf = recipients.some((recipient) => recipient.accountId === accountId)
    const recipientCount = new Set(recipients.filter(isReader).map((recipient) => recipient.accountId)).size
    return {
      ...row,
      expiresAt: null,
      folder: isToSelf ? "inbox" : "sent",
      rowSeal: sealSenderRow(ctx, { account, messageId, recipients, sealed, stanza }),
      listGeneration: generation,
      readAt: isToSelf ? null : sentAt,
      recipientCount,
      readCount: 0,
    }
  })
  const amendment = expiresAt === null ? null : signExpiry(account, { messageId, number: 1, signedAt: sentAt, expiresAt })
  const links = await linksOf(ctx, { accountId, messageId, recipients, sealed, hold })
  if (hold === null) return { messageId, sentAt, sealed, deliveries, links, amendment }
  return {
    messageId,
    sentAt,
    sealed,
    deliveries: deliveries.map((row) => ({ ...row, folder: HELD_FOLDER })),
    links: links.map(({ secret, row }) => ({ secret, row: { ...row, expiresAt: linksUntil(hold.dueAt) } })),
    amendment,
  }
}

/** What the sender says of a message's end, signed with the account's key of today. */
export function signExpiry(
  { accountId, generation, signer, certificate: { body: bytes, signature } }: OpenedAccount,
  said: Pick<Amendment, "messageId" | "number" | "signedAt" | "expiresAt">,
): SignedAmendment {
  return signAmendment({ ...said, senderAccountId: accountId, senderGeneration: generation, signer, certificate: { bytes, signature } })
}

type Linking = Pick<Write, "recipients" | "hold"> & { readonly accountId: Id; readonly messageId: Id; readonly sealed: SealedMessage }

/**
 * A link for everybody who has no key here, and one for account holders in case they cannot sign in, which is not made
 * where the sender demands more than *letter* (keys.md 4), nor for a message that is scheduled: the secrets of its links wait in its notices for as long, and
 * what is sealed to a key should open by nothing else meanwhile (B15, docs/decisions/held-messages.md).
 */
async function linksOf(ctx: MemberContext, { accountId, messageId, recipients, sealed, hold }: Linking): Promise<readonly MadeLink[]> {
  const positions = noticedPositions(accountId, recipients)
  const links = await inPortions(recipients, (recipient, position) => {
    if (!positions.has(position)) return []
    const isInvited = recipient.key === null
    if (!isInvited && (recipient.phone !== null || !recipient.needsLink || hold?.kind === "scheduled")) return []
    const { phone } = recipient
    const purpose = isInvited ? ("invited" as const) : ("forgotten" as const)
    return [makeLink(ctx, { fileKey: sealed.fileKey, holderId: recipient.accountId, messageId, position, purpose, phone })]
  })
  return links.flat()
}

/** Who gets a notice: each account once, at the first address typed for it, and not the sender. */
export function noticedPositions(senderId: Id, recipients: readonly Recipient[]): ReadonlySet<number> {
  const first = new Map<Id, number>()
  recipients.forEach(({ accountId, isList }, position) => {
    if (isList !== true && accountId !== senderId && !first.has(accountId)) first.set(accountId, position)
  })
  return new Set(first.values())
}

/** The body as the manifest holds it, and its text for the list. */
function bodyOf({ body }: SendMessage, pictureOf: Write["pictureOf"]): { readonly body: Body; readonly plainText: string } {
  if (body.format === "plain") return { body: { kind: "text", text: body.text }, plainText: body.text }
  const html = renderFormatted(body.text, pictureOf)
  return { body: { kind: "html", html }, plainText: plainTextOf(html) }
}

/**
 * One holder per account, however often it was addressed: the sender as sender, the others in their strongest role,
 * which comes first because recipients stand in the order To, Copy, Blind copy.
 */
function holdersOf(account: OpenedAccount, recipients: readonly Recipient[]) {
  const others = new Map<Id, Recipient>()
  for (const recipient of recipients.filter(isReader))
    if (recipient.accountId !== account.accountId && !others.has(recipient.accountId)) others.set(recipient.accountId, recipient)
  const { accountId, generation, identity } = account
  const sender = { holderId: accountId, role: "sender" as const, key: { generation, kemPublic: identity.publicKey } }
  return [sender, ...[...others.values()].map(({ accountId: holderId, role, key }) => ({ holderId, role, key }))]
}

type SenderRow = {
  readonly account: OpenedAccount
  readonly messageId: Id
  readonly recipients: readonly Recipient[]
  readonly sealed: SealedMessage
  readonly stanza: Uint8Array
}

/**
 * The sender's list key is open now, so the sender's own row needs no first listing; it names blind copies, which only the sender sees.
 * Taken from what was sealed, through the sender's own stanza: what the sender could not open is not sent.
 */
function sealSenderRow(ctx: MemberContext, { account, messageId, recipients, sealed, stanza }: SenderRow): Uint8Array {
  const { accountId: holderId, generation, identity, secrets } = account
  const place = { installationId: ctx.installation.id, messageId, holderId, generation }
  const fileKey = openStanza({ ...place, role: "sender", stanza, identity })
  const header = decodeHeader(sealed.header)
  const content = fileKey === null || header === null ? null : openRowSeal({ ...place, fileKey, header, rowSeal: sealed.rowSeal })
  if (content === null) throw new Error("a sealed message does not open for its sender")
  const people = recipients
    .filter(isNamed)
    .slice(0, LISTED_PEOPLE)
    .map(({ role, name, address }) => ({ role, name, address }))
  const row = {
    ...content,
    senderName: ctx.actor.name,
    senderAddress: ctx.actor.address,
    recipients: people,
    seal: "holds" as const,
    ...urgency(header?.options ?? []),
    ...(recipients.some(({ isList }) => isList) ? { toList: true as const } : {}),
  }
  return sealListRow({ ...place, listKey: secrets.listKey, row, random: ctx.random })
}

const urgency = (words: readonly string[]) => (optionsOf(words).urgent ? { urgent: true as const } : {})

const isVisible = (recipient: Recipient): recipient is Recipient & VisibleRecipient => recipient.role !== "bcc" && isNamed(recipient)

/** Whoever the sender named; not who is reached through a list. */
const isNamed = ({ via }: Recipient): boolean => via === undefined

/** Somebody who gets it; not a list itself. */
const isReader = ({ isList }: Recipient): boolean => isList !== true
