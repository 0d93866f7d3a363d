import { findUnitKeyWraps, type UnitKeyWrapRow } from "#db/queries/unit-keys.ts"
import type { UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { MemberContext } from "../context.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { openKemIdentity, type KemIdentity } from "../crypto/kem.ts"
import { openUnitKey } from "../envelope/unit-key.ts"
import type { Id } from "../ids.ts"

/** A unit's secrets by generation. */
export type UnitSecrets = ReadonlyMap<number, Bytes>

/**
 * The recovery secrets of a unit that this person can open: by a wrap of their own, or by those of the units above, down the path (keys.md 5). Opened in an
 * act of an administrator only, and never kept (B30). @returns them by generation; none where the person has no key to it
 */
export async function openUnitSecrets(member: MemberContext, tx: TenantTx, { path }: Pick<UnitRow, "path">): Promise<UnitSecrets> {
  const wraps = await findUnitKeyWraps(tx, path)
  const opened = new Map<Id, Map<number, Bytes>>()
  for (const unitId of path) {
    const secrets = new Map<number, Bytes>()
    for (const wrap of wraps.filter((one) => one.unitId === unitId)) {
      const identity = await identityFor(member, opened, wrap)
      if (identity === null || secrets.has(wrap.generation)) continue
      const secret = openWrap(member, wrap, identity)
      if (secret !== null) secrets.set(wrap.generation, secret)
    }
    opened.set(unitId, secrets)
  }
  return opened.get(path.at(-1) ?? "") ?? new Map<number, Bytes>()
}

async function identityFor(
  member: MemberContext,
  opened: ReadonlyMap<Id, UnitSecrets>,
  { holderKind, holderId, holderGeneration }: UnitKeyWrapRow,
): Promise<KemIdentity | null> {
  if (holderKind === "unit") {
    const secret = opened.get(holderId)?.get(holderGeneration)
    return secret === undefined ? null : openKemIdentity(secret)
  }
  if (holderId !== member.actor.accountId) return null
  const account = await member.open()
  return holderGeneration === account.generation ? account.identity : ((await account.older(holderGeneration))?.identity ?? null)
}

function openWrap(member: MemberContext, row: UnitKeyWrapRow, identity: KemIdentity): Bytes | null {
  const { organisationId, unitId, generation, stanza: wrap } = row
  const holder = { kind: row.holderKind, id: row.holderId, generation: row.holderGeneration }
  return openUnitKey({ installationId: member.installation.id, organisationId, unitId, generation, holder, wrap, identity })
}
