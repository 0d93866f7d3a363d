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

/** Somebody administers a unit of an organisation and what is below it, since then (O4). */
export type AdministratorGrant = {
  readonly installationId: string
  readonly organisationId: string
  readonly unitId: string
  readonly accountId: string
  readonly grantedAt: Date
  /** A successor's: no key that was there before is sealed to them (keys.md 5). */ readonly withoutOldKeys: boolean
}

/** The public half of a unit's recovery key, of one generation (keys.md 5). */
export type UnitKeyGrant = {
  readonly installationId: string
  readonly organisationId: string
  readonly unitId: string
  readonly generation: number
  /** X-Wing, 1216 bytes. */
  readonly kemPublic: Bytes
  readonly createdAt: Date
}

/** An employee agreed that a unit helps the account back in, since then (B29). */
export type RecoveryAgreement = {
  readonly installationId: string
  readonly organisationId: string
  readonly unitId: string
  readonly accountId: string
  readonly agreedAt: Date
}

/** The public half of an organisation's printed recovery sheet (keys.md 5). */
export type OrganisationSheet = {
  readonly installationId: string
  readonly organisationId: string
  /** Of the sheet: the next one has another. */
  readonly id: string
  /** X-Wing, 1216 bytes. */
  readonly kemPublic: Bytes
  readonly madeAt: Date
}

const roleBytes = ({ installationId, accountId, role, grantedAt }: RoleGrant): Bytes =>
  encodeFields([LABELS.roleGrant, VERSION, installationId, accountId, role, grantedAt])

/** The last field says whose key signed; empty for the installation's. */
const mailboxBytes = ({ installationId, mailboxId, memberId, grantedAt }: MailboxGrant): Bytes =>
  encodeFields([LABELS.mailboxGrant, VERSION, installationId, mailboxId, memberId, grantedAt, ""])

/** A label of its own, so that SQL alone does not make a successor an administrator like the others. */
const administratorBytes = ({
  withoutOldKeys,
  installationId,
  organisationId,
  unitId,
  accountId,
  grantedAt,
}: AdministratorGrant): Bytes => {
  const label = withoutOldKeys ? LABELS.successorGrant : LABELS.administratorGrant
  return encodeFields([label, VERSION, installationId, organisationId, unitId, accountId, grantedAt])
}

const unitKeyBytes = ({ installationId, organisationId, unitId, generation, kemPublic, createdAt }: UnitKeyGrant): Bytes =>
  encodeFields([LABELS.unitKey, VERSION, installationId, organisationId, unitId, generation, kemPublic, createdAt])

const agreementBytes = ({ installationId, organisationId, unitId, accountId, agreedAt }: RecoveryAgreement): Bytes =>
  encodeFields([LABELS.recoveryAgreement, VERSION, installationId, organisationId, unitId, accountId, agreedAt])

const sheetBytes = ({ installationId, organisationId, id, kemPublic, madeAt }: OrganisationSheet): Bytes =>
  encodeFields([LABELS.organisationSheet, VERSION, installationId, organisationId, id, kemPublic, madeAt])

type By = { readonly installationKey: SigningKey }

/** The installation's word for a role: a row that SQL alone wrote has none, and gives nothing (keys.md 2). */
export const signRoleGrant = (grant: RoleGrant & By): Bytes => grant.installationKey.sign(roleBytes(grant))

/** The installation's word for a membership. */
export const signMailboxGrant = (grant: MailboxGrant & By): Bytes => grant.installationKey.sign(mailboxBytes(grant))

/** The installation's word for an administrator. */
export const signAdministratorGrant = (grant: AdministratorGrant & By): Bytes => grant.installationKey.sign(administratorBytes(grant))

/** The installation's word for a unit's recovery key: accounts are sealed to no other (B9). */
export const signUnitKey = (grant: UnitKeyGrant & By): Bytes => grant.installationKey.sign(unitKeyBytes(grant))

/** The installation's word that an employee agreed: no later key of theirs is sealed to a unit without it (B29). */
export const signRecoveryAgreement = (agreement: RecoveryAgreement & By): Bytes => agreement.installationKey.sign(agreementBytes(agreement))

/** The installation's word for a recovery sheet: the organisation's keys are sealed to no other (B9). */
export const signOrganisationSheet = (sheet: OrganisationSheet & By): Bytes => sheet.installationKey.sign(sheetBytes(sheet))

type Claimed = { readonly signature: Bytes | null; readonly installationPublicKey: Bytes }

export const isRoleGrant = (grant: RoleGrant & Claimed): boolean => isSigned(roleBytes(grant), grant)
export const isMailboxGrant = (grant: MailboxGrant & Claimed): boolean => isSigned(mailboxBytes(grant), grant)
export const isAdministratorGrant = (grant: AdministratorGrant & Claimed): boolean => isSigned(administratorBytes(grant), grant)
export const isUnitKey = (grant: UnitKeyGrant & Claimed): boolean => isSigned(unitKeyBytes(grant), grant)
export const isRecoveryAgreement = (agreement: RecoveryAgreement & Claimed): boolean => isSigned(agreementBytes(agreement), agreement)
export const isOrganisationSheet = (sheet: OrganisationSheet & Claimed): boolean => isSigned(sheetBytes(sheet), sheet)

function isSigned(message: Bytes, { signature, installationPublicKey: publicKey }: Claimed): boolean {
  if (signature === null) return false
  const whole = sha256(concatBytes(sha256(publicKey), sha256(signature), message))
  return isVerified(whole, () => verifySignature({ publicKey, message, signature }))
}

/**
 * Asked at every request of whoever has a role, and of all administrators of an organisation where its people are listed; what held is remembered by a hash of
 * all that was compared.
 */
const isVerified = rememberTrue({ atMost: 20_000 })
