import { findSecrets, type SecretsRow } from "#db/queries/accounts.ts"
import type { Services } from "../context.ts"
import { equalBytes, type Bytes } from "../crypto/bytes.ts"
import { openKemIdentity, type KemIdentity } from "../crypto/kem.ts"
import { signingKeyFromSeed, type SigningKey } from "../crypto/signature.ts"
import { openAccountSecrets, openPreviousAccountKey, type AccountKey, type AccountSecrets } from "../envelope/account-keys.ts"
import { verifyCertificate } from "../envelope/certificate.ts"
import type { Id } from "../ids.ts"

/** What an earlier generation still has to open: mail sealed to it, rows under its list key, segments under its search key (K6). */
export type OlderGeneration = {
  readonly accountKey: AccountKey
  readonly identity: KemIdentity
  readonly listKey: Bytes
  readonly searchKey: Bytes
}

/** An account's secrets, open for one request only (keys.md 2). */
export type OpenedAccount = {
  readonly accountId: Id
  readonly generation: number
  readonly accountKey: AccountKey
  readonly secrets: AccountSecrets
  readonly identity: KemIdentity
  readonly signer: SigningKey
  readonly certificate: { readonly body: Bytes; readonly signature: Bytes }
  readonly older: (generation: number) => Promise<OlderGeneration | null>
}

/** The account's rows do not fit its key, or its certificate is not for its keys: somebody changed the database (B7, B9). */
export class AccountTamperedError extends Error {
  override readonly name = "AccountTamperedError"
}

type Open = { readonly accountId: Id; readonly generation: number; readonly accountKey: AccountKey }

/** An account as the database holds it. */
type Sealed = Open & {
  readonly secrets: SecretsRow | null
  readonly certificate: OpenedAccount["certificate"] | null
  /** Where earlier keys come from, if they are not sealed under the later ones: a shared mailbox's are, each by itself, the member's (keys.md 5). */
  readonly keyOf?: (generation: number) => Promise<AccountKey | null>
}

/**
 * Opens an account with its key: list and search key at once; both key pairs when they are first asked for, because lists do without them.
 * The certificate in force must be the installation's word for exactly these keys.
 * @throws AccountTamperedError when anything does not fit; for the key pairs and the certificate, when they are asked for.
 */
export function openAccount(
  services: Services,
  { accountId, generation, accountKey, secrets: row, certificate, keyOf }: Sealed,
): OpenedAccount {
  if (row === null || certificate === null) throw new AccountTamperedError("an account has lost its secrets or its certificate")
  const secrets = openSecrets(services, { accountId, generation, accountKey }, row)
  let pairs: Pick<Own, "identity" | "signer" | "certificate"> | null = null
  const own = () => {
    if (pairs !== null) return pairs
    const [identity, signer] = [openKemIdentity(secrets.kemSeed), signingKeyFromSeed(secrets.signingSeed)]
    assertOwnCertificate(services, { accountId, generation, identity, signer, certificate })
    return (pairs = { identity, signer, certificate })
  }
  return {
    accountId,
    generation,
    accountKey,
    secrets,
    get identity() {
      return own().identity
    },
    get signer() {
      return own().signer
    },
    get certificate() {
      return own().certificate
    },
    older:
      keyOf === undefined
        ? olderGenerations(services, { accountId, generation, accountKey, row })
        : generationsByKey(services, { accountId, keyOf }),
  }
}

function openSecrets(services: Services, which: Open, row: SecretsRow): AccountSecrets {
  const secrets = openAccountSecrets({ installationId: services.installation.id, ...which, sealed: row })
  if (secrets === null) throw new AccountTamperedError("the secrets of an account do not open")
  return secrets
}

type Own = Pick<OpenedAccount, "accountId" | "generation" | "identity" | "signer" | "certificate">

function assertOwnCertificate(services: Services, { accountId, generation, identity, signer, certificate }: Own): void {
  const { id: installationId, publicKey: installationPublicKey } = services.installation
  const body = verifyCertificate({ bytes: certificate.body, signature: certificate.signature, installationId, installationPublicKey })
  const isOwn =
    body !== null &&
    body.accountId === accountId &&
    body.generation === generation &&
    equalBytes(body.kemPublic, identity.publicKey) &&
    equalBytes(body.signingPublic, signer.publicKey)
  if (!isOwn) throw new AccountTamperedError("the certificate of an account is not for its keys")
}

/** Walks back from generation to generation, each key sealed under the one after it; what was opened stays open for the request. */
function olderGenerations(
  services: Services,
  start: Open & { readonly row: SecretsRow },
): (generation: number) => Promise<OlderGeneration | null> {
  const chain: (Open & { readonly row: SecretsRow })[] = [start]
  const opened = new Map<number, OlderGeneration>()
  return async (wanted) => {
    const kept = opened.get(wanted)
    if (kept !== undefined) return kept
    for (let last = start; last.generation > wanted;) {
      const known = chain.find((link) => link.generation === last.generation - 1)
      const before = known ?? (await linkBefore(services, last))
      if (before === null) return null
      if (known === undefined) chain.push(before)
      last = before
    }
    const link = chain.find(({ generation }) => generation === wanted)
    if (link === undefined) return null
    const generation = toOlder(services, link)
    opened.set(wanted, generation)
    return generation
  }
}

function toOlder(services: Services, link: Open & { readonly row: SecretsRow }): OlderGeneration {
  const { kemSeed, listKey, searchKey } = openSecrets(services, link, link.row)
  let identity: KemIdentity | null = null
  return {
    accountKey: link.accountKey,
    get identity() {
      return (identity ??= openKemIdentity(kemSeed))
    },
    listKey,
    searchKey,
  }
}

type ByKey = Pick<Open, "accountId"> & { readonly keyOf: (generation: number) => Promise<AccountKey | null> }

/** Each generation by a key of its own; what was opened stays open for the request. */
function generationsByKey(services: Services, { accountId, keyOf }: ByKey): (generation: number) => Promise<OlderGeneration | null> {
  const opened = new Map<number, OlderGeneration>()
  return async (generation) => {
    const kept = opened.get(generation)
    if (kept !== undefined) return kept
    const [accountKey, row] = await Promise.all([keyOf(generation), findSecrets(services.db, accountId, generation)])
    if (accountKey === null || row === null) return null
    const found = toOlder(services, { accountId, generation, accountKey, row })
    opened.set(generation, found)
    return found
  }
}

async function linkBefore(
  services: Services,
  { accountId, generation, accountKey, row }: Open & { readonly row: SecretsRow },
): Promise<(Open & { readonly row: SecretsRow }) | null> {
  const sealed = row.previousKey
  const before = generation < 2 || sealed === null ? null : await findSecrets(services.db, accountId, generation - 1)
  if (before === null || sealed === null) return null
  const previous = openPreviousAccountKey({ installationId: services.installation.id, accountId, generation, accountKey, sealed })
  if (previous === null) throw new AccountTamperedError("an earlier account key does not open")
  return { accountId, generation: generation - 1, accountKey: previous, row: before }
}
