import { findSheets, type SheetRow } from "#db/queries/unit-keys.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { Services } from "../context.ts"
import { concatBytes, equalBytes } from "../crypto/bytes.ts"
import { hkdf } from "../crypto/kdf.ts"
import { openKemIdentity, type KemIdentity } from "../crypto/kem.ts"
import { LABELS } from "../crypto/labels.ts"
import { recordContext } from "../envelope/context.ts"
import { isOrganisationSheet, signOrganisationSheet } from "../envelope/grants.ts"
import type { Id } from "../ids.ts"
import type { RecoveryKey } from "../keys/recovery-key.ts"

/** Its generation as a holder: a sheet never changes, the next one is another. */
const ONLY = 1

type Place = Pick<SheetRow, "organisationId" | "id">
type Keyed = Pick<Services, "installation" | "serverKeys">

/** The pair that a printed key makes. The pepper is part of it, so that paper and a dump of the database open nothing without the server's keys. */
function pairOf(
  services: Keyed,
  { organisationId, id }: Place,
  given: { readonly key: RecoveryKey; readonly pepperVersion: number },
): KemIdentity {
  const pepper = services.serverKeys.pepper.byVersion(given.pepperVersion)
  if (pepper === null) throw new Error(`the pepper of version ${given.pepperVersion} is missing`)
  const info = recordContext(LABELS.organisationSheetKey, services.installation.id, organisationId, id)
  return openKemIdentity(hkdf({ secret: concatBytes(given.key, pepper), salt: pepper, info, length: 32 }))
}

/** The row of a new sheet: nothing in it opens anything. */
export function sheetRow(
  services: Keyed,
  { key, ...place }: Place & Pick<SheetRow, "madeAt" | "madeBy"> & { readonly key: RecoveryKey },
): SheetRow {
  const { version: pepperVersion } = services.serverKeys.pepper
  const kemPublic = pairOf(services, place, { key, pepperVersion }).publicKey
  const { id: installationId, signingKey: installationKey } = services.installation
  return { ...place, pepperVersion, kemPublic, signature: signOrganisationSheet({ ...place, kemPublic, installationId, installationKey }) }
}

/** The pair of a sheet, or null where the typed key is not the one that was printed. */
export function openSheet(services: Keyed, row: SheetRow, key: RecoveryKey): KemIdentity | null {
  const pair = pairOf(services, row, { key, pepperVersion: row.pepperVersion })
  return equalBytes(pair.publicKey, row.kemPublic) ? pair : null
}

/** The sheets of these organisations that the installation vouches for; a row that SQL alone wrote is none, and nothing is sealed to it (B9). */
export async function sheetsOf(
  { installation }: Pick<Services, "installation">,
  tx: TenantTx,
  organisationIds: readonly Id[],
): Promise<readonly SheetRow[]> {
  const { id: installationId, publicKey: installationPublicKey } = installation
  return (await findSheets(tx, organisationIds)).filter((row) => isOrganisationSheet({ ...row, installationId, installationPublicKey }))
}

export const sheetHolder = ({ id, kemPublic }: Pick<SheetRow, "id" | "kemPublic">) =>
  ({ kind: "sheet", id, generation: ONLY, kemPublic }) as const
