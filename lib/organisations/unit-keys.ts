import { deleteOlderUnitKeys, findNewestUnitKeys, insertUnitKey, insertUnitKeyWraps, type UnitKeyRow } from "#db/queries/unit-keys.ts"
import type { UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit, type AuditContext } from "../audit/record-audit.ts"
import type { Services } from "../context.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { isUnitKey, signUnitKey } from "../envelope/grants.ts"
import { createUnitKey, sealUnitKey, type UnitKeyHolder } from "../envelope/unit-key.ts"
import type { Id } from "../ids.ts"
import { keysOfMembers } from "../keys/mailbox-members.ts"
import { administratorsOf, trustSuccessors } from "./administered.ts"
import { keyStateOf, openableBy } from "./key-state.ts"
import { sheetHolder, sheetsOf } from "./sheet-key.ts"

/** A unit's recovery key that the installation key does not vouch for: somebody changed the database, and nothing is sealed to it (B9). */
export class UnitTamperedError extends Error {
  override readonly name = "UnitTamperedError"
}

/**
 * The recovery key in force of each of these units that has one.
 * @throws UnitTamperedError where a key is not the installation's word
 */
export async function unitKeysOf(services: Services, tx: TenantTx, unitIds: readonly Id[]): Promise<ReadonlyMap<Id, UnitKeyRow>> {
  const { id: installationId, publicKey: installationPublicKey } = services.installation
  const keys = await findNewestUnitKeys(tx, unitIds)
  for (const key of keys.values())
    if (!isUnitKey({ ...key, installationId, installationPublicKey }))
      throw new UnitTamperedError("a unit's recovery key is not vouched for")
  return keys
}

type Sealing = Pick<UnitRow, "organisationId"> & { readonly unitId: Id; readonly generation: number; readonly secret: Bytes }
type Holder = UnitKeyHolder & { readonly kemPublic: Bytes }

/** The row that gives a unit's secret to a holder. */
export function wrapFor(services: Services, { organisationId, unitId, generation, secret }: Sealing, { kemPublic, ...holder }: Holder) {
  const place = { installationId: services.installation.id, organisationId, unitId, generation, holder }
  return {
    organisationId,
    unitId,
    generation,
    holderKind: holder.kind,
    holderId: holder.id,
    holderGeneration: holder.generation,
    stanza: sealUnitKey({ ...place, secret, kemPublic, random: services.random }),
  }
}

/** Accounts as holders, by the keys that their certificates vouch for. */
export async function asHolders(services: Services, tx: TenantTx, accountIds: readonly Id[]): Promise<readonly Holder[]> {
  const keys = await keysOfMembers(services, tx, accountIds)
  return keys.map(({ memberId, memberGeneration, kemPublic }) => ({
    kind: "administrator",
    id: memberId,
    generation: memberGeneration,
    kemPublic,
  }))
}

/** The printed sheet of an organisation as a holder: of the key of the whole, and of no other. */
async function asSheetHolder(
  services: Services,
  tx: TenantTx,
  { id, parentId }: Pick<UnitRow, "id" | "parentId">,
): Promise<readonly Holder[]> {
  const sheets = parentId === null ? await sheetsOf(services, tx, [id]) : []
  return sheets.map((sheet) => sheetHolder(sheet))
}

/**
 * A new recovery key for a unit, of the generation after the newest: its secret is sealed to each of its administrators but a successor, because what the one
 * before opened is sealed to it in the same act, and to the key of the unit above, that of the whole organisation to its printed sheet (keys.md 5). It needs nobody's session. @returns the secret, for what has to be sealed under it in the same act
 */
export async function makeUnitKey(
  tx: TenantTx,
  services: AuditContext,
  unit: Pick<UnitRow, "id" | "organisationId" | "parentId">,
): Promise<{ readonly key: UnitKeyRow; readonly secret: Bytes }> {
  const { id: unitId, organisationId, parentId } = unit
  const known = await unitKeysOf(services, tx, parentId === null ? [unitId] : [unitId, parentId])
  const generation = (known.get(unitId)?.generation ?? 0) + 1
  const { secret, kemPublic } = createUnitKey(services.random)
  const { id: installationId, signingKey: installationKey } = services.installation
  const unsigned = { unitId, generation, organisationId, kemPublic, createdAt: services.clock.now() }
  const key = { ...unsigned, signature: signUnitKey({ ...unsigned, installationId, installationKey }) }
  await insertUnitKey(tx, key)
  const administrators = (await administratorsOf(services, tx, [unitId])).filter(({ withoutOldKeys }) => !withoutOldKeys)
  const holders: Holder[] = [
    ...(await asHolders(
      services,
      tx,
      administrators.map(({ accountId }) => accountId),
    )),
    ...(await asSheetHolder(services, tx, unit)),
  ]
  const above = parentId === null ? undefined : known.get(parentId)
  if (above !== undefined) holders.push({ kind: "unit", id: above.unitId, generation: above.generation, kemPublic: above.kemPublic })
  await insertUnitKeyWraps(
    tx,
    holders.map((holder) => wrapFor(services, { organisationId, unitId, generation, secret }, holder)),
  )
  await recordOrganisationAudit(tx, services, organisationId, { type: "unit.keys_made", subjectId: null, details: { unit: unitId } })
  return { key, secret }
}

/** Whether anybody opens the unit's key in force; `without` one grant, where it is given. */
export async function isOpenable(
  services: Services,
  tx: TenantTx,
  unit: Pick<UnitRow, "id" | "path">,
  without: { readonly unitId: Id; readonly accountId: Id } | null = null,
): Promise<boolean> {
  const state = await keyStateOf(services, tx, [unit])
  const grants = state.grants.filter((grant) => grant.unitId !== without?.unitId || grant.accountId !== without.accountId)
  return openableBy(state, grants)(unit.id)
}

/** Whether the unit has no key, or one that nobody opens any more, and no printed sheet either. */
export async function isLost(services: Services, tx: TenantTx, unit: Pick<UnitRow, "id" | "path">): Promise<boolean> {
  const state = await keyStateOf(services, tx, [unit])
  return !openableBy(state, state.grants, state.sheets)(unit.id)
}

/**
 * A new key for a unit whose key nobody opens any more. What was sealed to that is lost to everybody and goes, so that nobody is called helped who is not:
 * employees are asked to agree again, and a unit below is sealed to the new one by the next administrator who has its key (keys.md 5).
 */
export async function replaceLostKey(
  tx: TenantTx,
  services: AuditContext,
  unit: Pick<UnitRow, "id" | "organisationId" | "parentId">,
): Promise<void> {
  await trustSuccessors(services, tx, unit)
  const { key } = await makeUnitKey(tx, services, unit)
  await deleteOlderUnitKeys(tx, unit.id, key.generation)
}
