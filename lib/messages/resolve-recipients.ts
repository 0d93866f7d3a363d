import { findRecipients, type RecipientRow } from "#db/queries/accounts.ts"
import type { Address } from "../address.ts"
import type { MemberContext } from "../context.ts"
import { verifyCertificate, type CertificateBody } from "../envelope/certificate.ts"
import type { Id } from "../ids.ts"
import { withinLimit, type LimitRule, type TooMany } from "../limits.ts"
import { fail, ok, type Result } from "../result.ts"
import type { CertificateBroken, UnknownRecipients } from "./errors.ts"
import type { SendMessage } from "./input.ts"

/** One who gets the message, under the address that was typed. */
export type Recipient = {
  readonly accountId: Id
  readonly generation: number
  readonly kemPublic: Uint8Array
  readonly role: "to" | "cc" | "bcc"
  readonly name: string
  readonly address: Address
  readonly language: string
}

/** Addresses without a mailbox that one sender may learn of in a day: enough for slips, too few for going through a list (B20). */
const UNKNOWN: LimitRule = { name: "send.unknown-recipient", max: 30, perSeconds: 24 * 3600 }

/**
 * The accounts behind the typed addresses, each certificate checked with the installation key: it has to name this account, this generation
 * and the address as typed. Anything else stops the send and is logged, because somebody has changed the database (keys.md 2, B9).
 */
export async function resolveRecipients(
  ctx: MemberContext,
  { to, cc, bcc }: Pick<SendMessage, "to" | "cc" | "bcc">,
): Promise<Result<readonly Recipient[], UnknownRecipients | CertificateBroken | TooMany>> {
  const typed = [...withRole("to", to), ...withRole("cc", cc), ...withRole("bcc", bcc)]
  const rows = new Map(
    (
      await findRecipients(
        ctx.db,
        typed.map(({ address }) => address),
      )
    ).map((row) => [row.address, row]),
  )
  const unknown = typed.filter(({ address }) => !rows.has(address)).map(({ address }) => address)
  if (unknown.length > 0) return refuseUnknown(ctx, unknown)
  const recipients: Recipient[] = []
  for (const { role, address } of typed) {
    const row = rows.get(address)
    const certificate = row === undefined ? null : vouchedFor(ctx, row)
    if (row === undefined || certificate === null) {
      ctx.log.error("certificate_broken", new CertificateError(), { accountId: row?.accountId ?? null })
      return fail({ code: "certificate_broken", address })
    }
    recipients.push({
      accountId: row.accountId,
      generation: row.generation,
      kemPublic: certificate.kemPublic,
      role,
      name: row.name,
      address,
      language: row.language,
    })
  }
  return ok(recipients)
}

/** A recipient's certificate does not say what the database says. */
class CertificateError extends Error {
  override readonly name = "CertificateError"
}

const withRole = (role: Recipient["role"], addresses: readonly Address[]) => addresses.map((address) => ({ role, address }))

function vouchedFor(ctx: MemberContext, row: RecipientRow): CertificateBody | null {
  const { id: installationId, publicKey: installationPublicKey } = ctx.installation
  const certificate = verifyCertificate({
    bytes: row.certificateBody,
    signature: row.certificateSignature,
    installationPublicKey,
    installationId,
  })
  const isTheirs =
    certificate?.accountId === row.accountId && certificate.generation === row.generation && certificate.addresses.includes(row.address)
  return isTheirs ? certificate : null
}

async function refuseUnknown(ctx: MemberContext, unknown: readonly Address[]): Promise<Result<never, UnknownRecipients | TooMany>> {
  for (const _address of unknown) {
    const free = await withinLimit(ctx, UNKNOWN, ctx.actor.accountId)
    if (!free.ok) return free
  }
  return fail({ code: "unknown_recipients", addresses: unknown.join(", "), count: unknown.length })
}
