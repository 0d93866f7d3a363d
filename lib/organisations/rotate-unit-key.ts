import {
  deleteOlderUnitKeys,
  findRecoveryWrapsOf,
  findWrapsHeldBy,
  putRecoveryWrap,
  putUnitKeyWrap,
  type RecoveryWrapRow,
  type UnitKeyRow,
  type UnitKeyWrapRow,
} from "#db/queries/unit-keys.ts"
import type { UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { openKemIdentity } from "../crypto/kem.ts"
import { openForRecovery, openUnitKey, sealForRecovery } from "../envelope/unit-key.ts"
import type { OrganizerContext } from "./context.ts"
import { makeUnitKey, wrapFor } from "./unit-keys.ts"
import { openUnitSecrets, type UnitSecrets } from "./unit-secrets.ts"

/**
 * Gives a unit a new recovery key, in the act of an administrator who can open the one before: what was sealed to that (the account keys of employees, the
 * keys of the units below) is sealed to the new one at once, and the old one is gone (keys.md 5).
 * @returns false where the administrator cannot open it: then nothing was changed
 */
export async function rotateUnitKey(
  tx: TenantTx,
  ctx: OrganizerContext,
  unit: Pick<UnitRow, "id" | "organisationId" | "parentId" | "path">,
): Promise<boolean> {
  const secrets = await openUnitSecrets(ctx.member, tx, unit)
  if (secrets.size === 0) return false
  const { key } = await makeUnitKey(tx, ctx, unit)
  for (const row of await findRecoveryWrapsOf(tx, unit.id)) await reseal(tx, ctx, { row, secrets, key })
  for (const row of await findWrapsHeldBy(tx, unit.id)) await rewrapBelow(tx, ctx, { row, secrets, key })
  await deleteOlderUnitKeys(tx, unit.id, key.generation)
  return true
}

type Resealing<R> = { readonly row: R; readonly secrets: UnitSecrets; readonly key: UnitKeyRow }

/** An employee's account key, which is in the clear only between these lines. One that cannot be opened stays for nobody: its owner is asked again. */
async function reseal(tx: TenantTx, ctx: OrganizerContext, { row, secrets, key }: Resealing<RecoveryWrapRow>): Promise<void> {
  const secret = secrets.get(row.unitGeneration)
  const place = { ...row, installationId: ctx.installation.id }
  const accountKey = secret === undefined ? null : openForRecovery({ ...place, wrap: row.stanza, secret })
  if (accountKey === null) return
  const next = { ...place, unitGeneration: key.generation }
  const stanza = sealForRecovery({ ...next, accountKey, kemPublic: key.kemPublic, random: ctx.random })
  await putRecoveryWrap(tx, { ...row, unitGeneration: key.generation, stanza })
}

async function rewrapBelow(tx: TenantTx, ctx: OrganizerContext, { row, secrets, key }: Resealing<UnitKeyWrapRow>): Promise<void> {
  const own = secrets.get(row.holderGeneration)
  if (own === undefined) return
  const { organisationId, unitId, generation, stanza: wrap } = row
  const holder = { kind: "unit", id: row.holderId, generation: row.holderGeneration } as const
  const place = { installationId: ctx.installation.id, organisationId, unitId, generation, holder }
  const secret = openUnitKey({ ...place, wrap, identity: openKemIdentity(own) })
  if (secret === null) return
  const { kemPublic } = key
  await putUnitKeyWrap(
    tx,
    wrapFor(ctx, { organisationId, unitId, generation, secret }, { ...holder, generation: key.generation, kemPublic }),
  )
}
