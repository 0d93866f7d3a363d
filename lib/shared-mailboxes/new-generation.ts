import type { Tx } from "#db/client.ts"
import { insertWraps, putGeneration, type LockedMailbox } from "#db/queries/shared-mailboxes.ts"
import type { Services } from "../context.ts"
import { createAccountKeys, sealAccountSecrets } from "../envelope/account-keys.ts"
import { certificateHash, issueCertificate } from "../envelope/certificate.ts"
import { sealMailboxKey } from "../envelope/mailbox-wrap.ts"
import { newId, type Id } from "../ids.ts"
import { keysOfMembers } from "../keys/mailbox-members.ts"

/**
 * A new generation of a mailbox's keys, sealed to the members' public keys (keys.md 5): it needs nobody's session, so that it follows at once when
 * somebody leaves. Mail that comes from now on is sealed to it; older keys stay with those who have them.
 */
export async function makeGeneration(tx: Tx, services: Services, mailbox: LockedMailbox, memberIds: readonly Id[]): Promise<void> {
  const { id: mailboxId, certificate: before, address } = mailbox
  const generation = mailbox.generation + 1
  const { id: installationId, signingKey: installationKey } = services.installation
  const { accountKey, secrets, publicKeys } = createAccountKeys(services.random)
  const certificate = issueCertificate({
    installationKey,
    body: {
      installationId,
      accountId: mailboxId,
      kind: "shared",
      generation,
      kemPublic: publicKeys.kem,
      signingPublic: publicKeys.signing,
      addresses: [address],
      previousHash: before === null ? null : certificateHash(before.body),
      issuedAt: services.clock.now(),
    },
  })
  await putGeneration(tx, {
    mailboxId,
    generation,
    secrets: sealAccountSecrets({ installationId, accountId: mailboxId, generation, accountKey, secrets, random: services.random }),
    certificate: {
      id: newId(),
      sequence: (before?.sequence ?? 0) + 1,
      body: certificate.bytes,
      signature: certificate.signature,
    },
  })
  const keys = await keysOfMembers(services, tx, memberIds)
  await insertWraps(
    tx,
    keys.map(({ memberId, memberGeneration, kemPublic }) => {
      const place = { mailboxId, memberId, generation, memberGeneration }
      return { ...place, stanza: sealMailboxKey({ ...place, installationId, accountKey, kemPublic, random: services.random }) }
    }),
  )
}
