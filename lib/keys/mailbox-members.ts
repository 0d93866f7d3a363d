import { findCertificates, findMembers, type MemberRow } from "#db/queries/shared-mailboxes.ts"
import type { Queryable } from "#db/client.ts"
import type { Services } from "../context.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { verifyCertificate } from "../envelope/certificate.ts"
import { isMailboxGrant } from "../envelope/grants.ts"
import type { Id } from "../ids.ts"

/** Whether the installation key vouches for a membership; a row that SQL alone wrote is none (keys.md 2). */
export function isGranted({ installation }: Pick<Services, "installation">, grant: MemberRow): boolean {
  const { id: installationId, publicKey: installationPublicKey } = installation
  return isMailboxGrant({ ...grant, installationId, installationPublicKey })
}

/** The members whose grants hold. */
export async function membersOf(services: Services, db: Queryable, mailboxId: Id): Promise<readonly Id[]> {
  const rows = await findMembers(db, mailboxId)
  return rows.filter((row) => isGranted(services, row)).map(({ memberId }) => memberId)
}

export type MemberKey = { readonly memberId: Id; readonly memberGeneration: number; readonly kemPublic: Bytes }

/** The public keys of accounts, as far as their certificates vouch for them; one that does not is left out and logged (B9). */
export async function keysOfMembers(services: Services, db: Queryable, memberIds: readonly Id[]): Promise<readonly MemberKey[]> {
  const { id: installationId, publicKey: installationPublicKey } = services.installation
  const rows = await findCertificates(db, memberIds)
  return rows.flatMap(({ accountId, generation, body: bytes, signature }) => {
    const certificate = verifyCertificate({ bytes, signature, installationId, installationPublicKey })
    if (certificate?.accountId === accountId && certificate.generation === generation)
      return [{ memberId: accountId, memberGeneration: generation, kemPublic: certificate.kemPublic }]
    services.log.error("certificate_broken", new Error("a member's certificate is not for their keys"), { accountId })
    return []
  })
}
