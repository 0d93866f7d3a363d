import { concatBytes, type Bytes } from "../crypto/bytes.ts"
import { sha256 } from "../crypto/kdf.ts"
import { rememberTrue } from "../crypto/kept.ts"
import { LABELS } from "../crypto/labels.ts"
import { verifySignature, type SigningKey } from "../crypto/signature.ts"
import { encodeFields } from "./binary.ts"

const VERSION = 1

/** Somebody has a role in the installation, since then (R4). */
export type RoleGrant = { readonly installationId: string; readonly accountId: string; readonly role: string; readonly grantedAt: Date }

/** Somebody reads and answers from a shared mailbox, since then (M15). */
export type MailboxGrant = {
  readonly installationId: string
  readonly mailboxId: string
  readonly memberId: string
  readonly grantedAt: Date
}

const roleBytes = ({ installationId, accountId, role, grantedAt }: RoleGrant): Bytes =>
  encodeFields([LABELS.roleGrant, VERSION, installationId, accountId, role, grantedAt])

/** The last field says whose key signed; empty for the installation's. */
const mailboxBytes = ({ installationId, mailboxId, memberId, grantedAt }: MailboxGrant): Bytes =>
  encodeFields([LABELS.mailboxGrant, VERSION, installationId, mailboxId, memberId, grantedAt, ""])

type By = { readonly installationKey: SigningKey }

/** The installation's word for a role: a row that SQL alone wrote has none, and gives nothing (keys.md 2). */
export const signRoleGrant = (grant: RoleGrant & By): Bytes => grant.installationKey.sign(roleBytes(grant))

/** The installation's word for a membership. */
export const signMailboxGrant = (grant: MailboxGrant & By): Bytes => grant.installationKey.sign(mailboxBytes(grant))

type Claimed = { readonly signature: Bytes | null; readonly installationPublicKey: Bytes }

export const isRoleGrant = (grant: RoleGrant & Claimed): boolean => isSigned(roleBytes(grant), grant)
export const isMailboxGrant = (grant: MailboxGrant & Claimed): boolean => isSigned(mailboxBytes(grant), grant)

function isSigned(message: Bytes, { signature, installationPublicKey: publicKey }: Claimed): boolean {
  if (signature === null) return false
  const whole = sha256(concatBytes(sha256(publicKey), sha256(signature), message))
  return isVerified(whole, () => verifySignature({ publicKey, message, signature }))
}

/** Asked at every request of whoever has a role; what held is remembered by a hash of all that was compared. */
const isVerified = rememberTrue({ atMost: 1_000 })
