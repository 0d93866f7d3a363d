import { findRecipients, type RecipientRow } from "#db/queries/recipients.ts"
import type { Address } from "../address.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { newId, type Id } from "../ids.ts"
import { openField } from "../keys/field.ts"
import { fail, ok, type Result } from "../result.ts"
import type {
  CertificateBroken,
  InvalidMessage,
  ListClosed,
  ListNotYours,
  ListTooLarge,
  ListUnreached,
  RecipientFull,
  RecipientRefuses,
  RecipientUnread,
} from "./errors.ts"
import { supportAddressOf } from "../support-address.ts"
import { findFullRecipient } from "./full-recipient.ts"
import type { SendMessage } from "./input.ts"
import { listsAmong, membersReached, MOST_REACHED } from "./lists.ts"
import { inPortions } from "./portions.ts"
import { NOBODY, refusingRecipients } from "./refusing-recipients.ts"
import { exchangedBefore } from "./remembered-phones.ts"
import { vouchedFor } from "./vouched-for.ts"

/** One who gets the message, under the address that was typed. */
export type Recipient = {
  readonly accountId: Id
  readonly kind: RecipientRow["kind"]
  readonly role: "to" | "cc" | "bcc"
  /** Empty for whoever has no account yet. */
  readonly name: string
  readonly address: Address
  readonly language: string
  /** What the message is sealed to, or null where only a link opens it (keys.md 4). */
  readonly key: { readonly generation: number; readonly kemPublic: Uint8Array } | null
  /** Nobody has the address yet: an invited account is made with the message. */
  readonly isNew: boolean
  /** The sender has not written to the address before, whoever has it. */
  readonly isFirst: boolean
  /** The number that the sender demands, in E.164 form (I9 registered letter). */
  readonly phone: string | null
  /** Where a text message goes that tells of the message: that number, else the account's, if it is not lost (I12). */
  readonly textPhone: string | null
  /** The list of a unit (O2): it stands on the letter, and nothing is sealed to it. */ readonly isList?: true
  /** Reached through a list, which stands at this place among the recipients: they do not stand on the letter. */ readonly via?: number
  /** Somebody with a key gets a link too, for when they cannot sign in (M3). */
  readonly needsLink: boolean
}

type ListFailure = ListClosed | ListNotYours | ListTooLarge | ListUnreached

type ResolveFailure = CertificateBroken | RecipientUnread | ListFailure | RecipientFull | InvalidMessage

type Typed = Pick<SendMessage, "to" | "cc" | "bcc" | "phones" | "letGo" | "options">

/**
 * The accounts behind the typed addresses, each certificate checked with the installation key: it has to name this account, this generation
 * and the address as typed. Anything else stops the send and is logged, because somebody has changed the database (keys.md 2, B9).
 * An address that nobody has, and an account whose phone is not the one that the sender demands, get a link instead of a key; nothing of
 * the answer tells the sender which of them have an account (design 4).
 */
export async function resolveRecipients(
  ctx: MemberContext,
  scope: HolderScope,
  { to, cc, bcc, phones, letGo, options }: Typed,
): Promise<Result<readonly Recipient[], ResolveFailure>> {
  const typed = [...withRole("to", to), ...withRole("cc", cc), ...withRole("bcc", bcc)]
  const addresses = typed.map(({ address }) => address)
  const [found, before] = await Promise.all([findRecipients(ctx.db, addresses), exchangedBefore(ctx, scope, addresses)])
  const rows = new Map(found.map((row) => [row.address, row]))
  const lists = await listsAmong(ctx, found)
  if (!lists.ok) return lists
  const recipients: Recipient[] = []
  for (const { role, address } of typed) {
    const row = rows.get(address) ?? null
    if (row !== null && lists.value.has(row.accountId)) {
      recipients.push(listHead(row, { role, address, isFirst: !before.writtenTo.has(address) }))
      continue
    }
    if (isUnread(ctx, address, row)) return fail({ code: "recipient_unread", address })
    const isFirst = !before.writtenTo.has(address) && row?.accountId !== ctx.actor.accountId
    const phone = phones.get(address) ?? (letGo.has(address) ? null : (before.phones.get(address) ?? null))
    const place = { role, address, isFirst, phone }
    const recipient = row === null ? stranger(ctx, place) : knownRecipient(ctx, row, place)
    if (recipient === null) {
      ctx.log.error("certificate_broken", new CertificateError(), { accountId: row?.accountId ?? null })
      return fail({ code: "certificate_broken", address })
    }
    recipients.push(recipient)
  }
  const full = findFullRecipient(ctx, { rows: found, ...before })
  if (full !== null) return fail({ code: "recipient_full", address: full })
  const lacking = options?.level === "registered" ? recipients.filter((recipient) => lacksPhone(ctx, recipient)) : []
  if (lacking.length > 0) return fail(phoneNeeded(lacking))
  return lists.value.size === 0 ? ok(recipients) : withMembers(ctx, recipients)
}

/** A number cannot be demanded of a list's people, so that what asks for one is refused like one that was left out. */
const listHead = (
  { accountId, kind, name, language }: RecipientRow,
  place: Pick<Recipient, "role" | "address" | "isFirst">,
): Recipient => ({
  ...place,
  accountId,
  kind,
  name,
  language,
  key: null,
  isNew: false,
  phone: null,
  textPhone: null,
  needsLink: false,
  isList: true,
})

/** Each list with those whom it reaches behind everybody who was named: once each, whoever was named gets one copy, and none of them counts as somebody new: the list does, once. */
async function withMembers(ctx: MemberContext, typed: readonly Recipient[]): Promise<Result<readonly Recipient[], ResolveFailure>> {
  const all = [...typed]
  for (const [via, { isList, accountId: listId, address, role }] of typed.entries()) {
    if (isList !== true) continue
    const known = new Set(all.filter((one) => one.isList !== true).map(({ accountId }) => accountId))
    const members = await membersReached(ctx, { listId, address, known })
    if (!members.ok) return members
    const place = (theirs: Address) => ({ role, address: theirs, isFirst: false, phone: null })
    const reached = await inPortions(members.value, (row) => knownRecipient(ctx, row, place(row.address)) ?? row.accountId)
    for (const member of reached) {
      if (typeof member === "string") {
        ctx.log.error("certificate_broken", new CertificateError(), { accountId: member })
        return fail({ code: "certificate_broken", address })
      }
      all.push({ ...member, textPhone: null, via })
    }
    if (all.length - typed.length > MOST_REACHED) return fail({ code: "list_too_large", address, max: MOST_REACHED })
  }
  return ok(all)
}

/** The support address is nobody's before somebody has that role; whoever else has the ordinary mailbox is not to get what is meant for support. */
function isUnread({ env }: MemberContext, address: Address, row: RecipientRow | null): boolean {
  if (row !== null && !row.isRead) return true
  return row?.kind !== "shared" && address === supportAddressOf(env)
}

/**
 * A registered letter asks a number of everybody, whoever has an account: naming only those who have none would tell who has one (design 4). Not of the
 * sender, nor of a mailbox of this service, which has no phone.
 */
const lacksPhone = ({ actor }: MemberContext, { accountId, kind, phone, isList }: Recipient): boolean =>
  phone === null && accountId !== actor.accountId && (kind !== "shared" || isList === true)

const MOST_NAMED = 5

function phoneNeeded(lacking: readonly Recipient[]): InvalidMessage {
  const wrong = named(lacking.map(({ address }) => address))
  return { code: "invalid_fields", fields: { phone: "phone_needed" }, wrong }
}

/** Who of them takes no messages from the actor (M18), or null. Whoever has no account is asked about all the same, as somebody who is nobody (B20). */
export async function refusalOf(ctx: MemberContext, recipients: readonly Recipient[]): Promise<RecipientRefuses | null> {
  // Whoever a list reaches was asked about as it was read.
  const people = recipients.filter(({ via, isList }) => via === undefined && isList !== true)
  const asked = people.map(({ address, accountId, isNew }) => ({ address, accountId: isNew ? NOBODY : accountId }))
  const addresses = await refusingRecipients(ctx, ctx.actor.accountId, asked)
  return addresses.length === 0 ? null : { code: "recipient_refuses", addresses: named(addresses), count: addresses.length }
}

/** The first few by name, and how many more. */
export const named = (addresses: readonly Address[]): string =>
  addresses.slice(0, MOST_NAMED).join(", ") + (addresses.length > MOST_NAMED ? ` +${addresses.length - MOST_NAMED}` : "")

/** A recipient's certificate does not say what the database says. */
class CertificateError extends Error {
  override readonly name = "CertificateError"
}

const withRole = (role: Recipient["role"], addresses: readonly Address[]) => addresses.map((address) => ({ role, address }))

type Place = Pick<Recipient, "role" | "address" | "phone" | "isFirst">

function stranger(ctx: MemberContext, place: Place): Recipient {
  return {
    ...place,
    accountId: newId(),
    kind: "invited",
    name: "",
    language: ctx.language,
    key: null,
    isNew: true,
    needsLink: false,
    textPhone: place.phone,
  }
}

/** @returns null where the certificate does not vouch for what the database says */
function knownRecipient(ctx: MemberContext, row: RecipientRow, place: Place): Recipient | null {
  const { accountId, kind, name, language, generation } = row
  const ownPhone = row.phone === null ? null : openField(ctx, { name: "phone", ownerId: accountId, sealed: row.phone })
  const wanted = place.phone ?? ownPhone
  const textPhone = row.isPhoneLost && wanted === ownPhone ? null : wanted
  const base = { ...place, accountId, kind, name, language, isNew: false, textPhone }
  if (generation === 0) return { ...base, key: null, needsLink: false }
  const certificate = vouchedFor(ctx, row)
  if (certificate === null) return null
  const isDemandMet = place.phone === null || place.phone === ownPhone
  return { ...base, key: isDemandMet ? { generation, kemPublic: certificate.kemPublic } : null, needsLink: row.needsLink }
}
