import {
  deleteOlderUnitKeys,
  findRecoveryWrapsOf,
  findWrapsHeldBy,
  putUnitKeyWraps,
  renewRecoveryWraps,
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
  for (const rows of inParts(await findRecoveryWrapsOf(tx, unit.id)))
    await renewRecoveryWraps(
      tx,
      rows.flatMap((row) => resealed(ctx, { row, secrets, key })),
    )
  for (const rows of inParts(await findWrapsHeldBy(tx, unit.id)))
    await putUnitKeyWraps(
      tx,
      rows.flatMap((row) => rewrapped(ctx, { row, secrets, key })),
    )
  await deleteOlderUnitKeys(tx, unit.id, key.generation)
  return true
}

/** So many are sealed at a stretch, some tens of milliseconds, before other requests have their turn; one question writes them. */
const AT_A_STRETCH = 50

function inParts<T>(rows: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(rows.length / AT_A_STRETCH) }, (_, part) =>
    rows.slice(part * AT_A_STRETCH, (part + 1) * AT_A_STRETCH),
  )
}

type Resealing<R> = { readonly row: R; readonly secrets: UnitSecrets; readonly key: UnitKeyRow }

/** An employee's account key, which is in the clear only between these lines. One that nobody can open goes with the old key: its owner is asked again. */
function resealed(ctx: OrganizerContext, { row, secrets, key }: Resealing<RecoveryWrapRow>): readonly RecoveryWrapRow[] {
  const secret = secrets.get(row.unitGeneration)
  const place = { ...row, installationId: ctx.installation.id }
  const accountKey = secret === undefined ? null : openForRecovery({ ...place, wrap: row.stanza, secret })
  if (accountKey === null) return []
  const { generation: unitGeneration, kemPublic } = key
  const stanza = sealForRecovery({ ...place, unitGeneration, accountKey, kemPublic, random: ctx.random })
  return [{ ...row, unitGeneration, stanza }]
}

function rewrapped(ctx: OrganizerContext, { row, secrets, key }: Resealing<UnitKeyWrapRow>): readonly UnitKeyWrapRow[] {
  const own = secrets.get(row.holderGeneration)
  if (own === undefined) return []
  const { organisationId, unitId, generation, stanza: wrap } = row
  const holder = { kind: "unit", id: row.holderId, generation: row.holderGeneration } as const
  const place = { installationId: ctx.installation.id, organisationId, unitId, generation, holder }
  const secret = openUnitKey({ ...place, wrap, identity: openKemIdentity(own) })
  if (secret === null) return []
  const { generation: newest, kemPublic } = key
  return [wrapFor(ctx, { organisationId, unitId, generation, secret }, { ...holder, generation: newest, kemPublic })]
}
