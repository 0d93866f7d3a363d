import { deletePeopleImport, insertInvitations } from "#db/queries/people-imports.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import { hasFreshProof, type ProofNeeded } from "../identity/fresh-proof.ts"
import { newId, type Id } from "../ids.ts"
import { enqueue } from "../jobs/queue.ts"
import { sealField } from "../keys/field.ts"
import { act } from "../organisations/act.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import type { OrganisationCloses } from "../organisations/errors.ts"
import { isClosing } from "../organisations/is-closing.ts"
import { askedAs, invitationEnds } from "../organisations/invite.ts"
import { makeUnit } from "../organisations/make-unit.ts"
import { openUnit } from "../organisations/units.ts"
import { fail, ok, type Result } from "../result.ts"
import { aroundFile } from "./around.ts"
import { planPeople, type Around } from "./plan-people.ts"
import { openPeopleFile } from "./read-people-file.ts"
import type { PlannedPerson, Target } from "./types.ts"

export type InvitedFromFile = { readonly invited: number; readonly units: number }

/**
 * Carries out the file in hand (O6): the departments that it asks for are made, if that is wanted, and everybody whose line holds is asked, all of it or nothing.
 * Their mails follow by a job, so that five thousand hold nobody up. It is planned again under the organisation's lock; of two presses the second finds no file.
 */
export function inviteFromFile(
  ctx: OrganizerContext,
  { missing }: Pick<Around, "missing">,
): Promise<Result<InvitedFromFile, NotFound | ProofNeeded | OrganisationCloses>> {
  return act(ctx, "organizer:people", async (tx, scope) => {
    if (await isClosing(tx, scope.organisationId)) return fail("organisation_closing")
    const file = await openPeopleFile(tx, ctx, scope)
    const around = file === null ? null : await aroundFile(tx, ctx, scope, file)
    if (file === null || around === null) return ok({ invited: 0, units: 0 })
    const { people, newUnits } = planPeople(file.lines, { ...around, missing })
    // Whoever is asked to administer is given a right (B25).
    if (people.some(({ administers }) => administers !== null) && !hasFreshProof(ctx.member)) return fail("proof_needed")
    const ids = await makeUnits(tx, ctx, scope, { newUnits, known: around.units })
    const invited = await ask(tx, ctx, people, (unit) => ids.get(unit.key) ?? "")
    await deletePeopleImport(tx, scope)
    return ok({ invited, units: newUnits.length })
  })
}

type Making = { readonly newUnits: readonly Target[]; readonly known: readonly Target[] }

/** @returns the ids of all units by key */
async function makeUnits(
  tx: TenantTx,
  ctx: OrganizerContext,
  scope: OrganisationScope,
  { newUnits, known }: Making,
): Promise<ReadonlyMap<string, Id>> {
  const ids = new Map(known.flatMap(({ key, id }) => (id === null ? [] : [[key, id] as const])))
  for (const { key, parentKey, name, plan } of newUnits) {
    const parent = await openUnit(tx, scope, ids.get(parentKey ?? "") ?? "")
    if (!parent.ok) throw new Error("a unit is planned below none")
    const { id } = await makeUnit(tx, ctx, { parent: parent.value, kind: "department", name, plan })
    ids.set(key, id)
  }
  return ids
}

type IdOf = (unit: Target) => Id

async function ask(tx: TenantTx, ctx: OrganizerContext, people: readonly PlannedPerson[], idOf: IdOf): Promise<number> {
  const made = await insertInvitations(
    tx,
    people.flatMap((person) => rowsOf(ctx, person, idOf)),
  )
  // One entry for all who were asked the same, so that a large file does not bury the log.
  for (const [key, group] of Map.groupBy(made, (one) => `${one.unitId} ${askedAs(one)}`)) {
    const [unit = "", as] = key.split(" ") as [Id, ReturnType<typeof askedAs>]
    const details = { unit, as, count: group.length }
    await recordOrganisationAudit(tx, ctx, ctx.actor.organisationId, { type: "people.invited", subjectId: null, details })
  }
  await enqueue(tx, ctx, { queue: "invite", jobs: [{ data: {} }] })
  return new Set(made.map(({ address }) => address)).size
}

/** Who administers another unit than the one that they belong to is asked twice. */
function rowsOf(ctx: OrganizerContext, person: PlannedPerson, idOf: IdOf) {
  const { unit, administers, kind } = person
  const isOfOwn = administers !== null && administers.key === unit.key
  const own = rowOf(ctx, person, { unitId: idOf(unit), kind, administers: isOfOwn })
  return administers === null || isOfOwn ? [own] : [own, rowOf(ctx, person, { unitId: idOf(administers), kind: null, administers: true })]
}

type Asked = { readonly unitId: Id; readonly kind: PlannedPerson["kind"] | null; readonly administers: boolean }

function rowOf(ctx: OrganizerContext, { address, name, phone }: PlannedPerson, asked: Asked) {
  const id = newId()
  const invitedAt = ctx.clock.now()
  return {
    id,
    organisationId: ctx.actor.organisationId,
    address,
    name,
    ...asked,
    language: ctx.language,
    phone: phone === null ? null : sealField(ctx, { name: "invited-phone", ownerId: id, text: phone }),
    awaitsMail: true,
    invitedAt,
    expiresAt: invitationEnds(invitedAt),
  }
}
