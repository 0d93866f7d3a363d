import type { Db } from "#db/client.ts"
import { findInstallation, insertInstallationOnce } from "#db/queries/installation.ts"
import { equalBytes } from "../crypto/bytes.ts"
import { hkdf } from "../crypto/kdf.ts"
import { LABELS } from "../crypto/labels.ts"
import { signingKeyFromSeed, type SigningKey } from "../crypto/signature.ts"
import { newId, type Id } from "../ids.ts"
import type { ServerKeys } from "./server-keys.ts"

/** This installation: its id stands in everything that is sealed, its key signs certificates (keys.md 2). */
export type Installation = { readonly id: Id; readonly signingKey: SigningKey; readonly publicKey: Uint8Array }

/** The keys in the data folder are not those that this database was made with. */
export class WrongKeysError extends Error {
  override readonly name = "WrongKeysError"
}

/**
 * The installation's row, made at the first start.
 * @throws WrongKeysError when the database was made with another pepper or installation key: going on would lock everybody out.
 */
export async function loadInstallation(db: Db, keys: ServerKeys, now: Date): Promise<Installation> {
  const signingKey = signingKeyFromSeed(keys.installation.key)
  const pepper = keys.pepper.byVersion(1) ?? keys.pepper.key
  const pepperCheck = hkdf({ secret: pepper, salt: new Uint8Array(0), info: new TextEncoder().encode(LABELS.pepperCheck), length: 16 })
  const row =
    (await findInstallation(db)) ??
    (await insertInstallationOnce(db, { id: newId(), publicKey: signingKey.publicKey, pepperCheck, createdAt: now }))
  if (!equalBytes(row.publicKey, signingKey.publicKey))
    throw new WrongKeysError(
      "the installation key is not the one that this database was made with: put the keys folder back that belongs to it",
    )
  if (!equalBytes(row.pepperCheck, pepperCheck))
    throw new WrongKeysError("the pepper is not the one that this database was made with: put the keys folder back that belongs to it")
  return { id: row.id, signingKey, publicKey: signingKey.publicKey }
}
