import { sql } from "drizzle-orm"
import type { Db, Tx } from "#db/client.ts"
import { newId, type Id } from "#lib/ids.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { listCostCentres, writeCostCentre } from "#lib/organisations/cost-centres.ts"
import { handOnUnitKeys } from "#lib/organisations/hand-on-unit-keys.ts"
import { invitePeople, listInvitations } from "#lib/organisations/invitations.ts"
import { closeUnit } from "#lib/organisations/units.ts"
import { value, type Given } from "./given.ts"
import { givenOrganisations } from "./organisations.ts"

/** Where a thing is, seen from the organisation in question: the ward is below care, school is beside it, another organisation has a department too. */
export const PLACES = ["whole", "care", "ward", "school", "closed", "foreign", "invented"] as const
export type Place = (typeof PLACES)[number]

/** Who administers what; the last one the whole of the other organisation. */
export const ADMINISTRATORS = ["whole", "care", "ward", "school", "foreign"] as const
export type Administrator = (typeof ADMINISTRATORS)[number]

/** One of everything that an act can name, in one place. */
export type Objects = {
  readonly organisationId: Id
  readonly unitId: Id
  readonly employee: Id
  readonly member: Id
  readonly administrator: Id
  readonly invitationId: Id
  readonly costCentreId: Id
}

export type RightsWorld = {
  readonly objects: Readonly<Record<Place, Objects>>
  /** A request of each, as their own organisation's administrator; one for all acts, because every act is taken back. */
  readonly requests: Readonly<Record<Administrator, OrganizerContext>>
}

/** Two organisations with people, invitations and cost centres everywhere. */
export async function rightsWorld(given: Pick<Given, "people" | "services" | "as">): Promise<RightsWorld> {
  const { organisation, organizer, unit, joined } = givenOrganisations(given)
  const { anna, bo, cia, dag, eva, mia } = await given.people("anna", "bo", "cia", "dag", "eva", "mia")
  const administrators = { whole: anna, care: bo, ward: cia, school: dag, foreign: eva }
  const [org, other] = [await organisation(anna), await organisation(eva)]
  const care = await unit(anna, org, { name: "Care" })
  const units = {
    whole: org,
    care,
    ward: await unit(anna, org, { name: "Ward", below: care }),
    school: await unit(anna, org, { name: "School" }),
    foreign: await unit(eva, other, { name: "Care" }),
  }
  const closed = await unit(anna, org, { name: "Closed", below: care })
  value(await closeUnit(await organizer(anna, org), closed))
  for (const who of ["care", "ward", "school"] as const)
    await joined(anna, org, { person: administrators[who], unitId: units[who], as: "administrator" })
  await joined(eva, other, { person: eva, unitId: units.foreign, as: "administrator" })
  await handOnUnitKeys(await organizer(anna, org))

  const objectsIn = async (place: keyof typeof units): Promise<Objects> => {
    const [owner, organisationId] = place === "foreign" ? [eva, other] : [anna, org]
    const unitId = units[place]
    const { employee } = await given.people("employee")
    await joined(owner, organisationId, { person: employee, unitId, as: "employee" })
    await joined(owner, organisationId, { person: mia, unitId, as: "member" })
    const ctx = await organizer(owner, organisationId)
    value(await invitePeople(ctx, { unitId, lines: "asked@example.org", kind: "member", administers: false }))
    const invitationId = value(await listInvitations(ctx, unitId))[0]?.id ?? ""
    const administrator = administrators[place].accountId
    const costCentreId = await centreOf(ctx)
    return { organisationId, unitId, employee: employee.accountId, member: mia.accountId, administrator, invitationId, costCentreId }
  }
  const whole = await objectsIn("whole")
  const invented = { organisationId: newId(), unitId: newId(), employee: newId(), member: newId(), administrator: newId() }
  return {
    objects: {
      whole,
      care: await objectsIn("care"),
      ward: await objectsIn("ward"),
      school: await objectsIn("school"),
      // Nobody is left in it, and nobody is asked.
      closed: { ...whole, unitId: closed, employee: newId(), administrator: anna.accountId, invitationId: newId() },
      foreign: await objectsIn("foreign"),
      invented: { ...invented, invitationId: newId(), costCentreId: newId() },
    },
    requests: {
      whole: await organizer(anna, org),
      care: await organizer(bo, org),
      ward: await organizer(cia, org),
      school: await organizer(dag, org),
      foreign: await organizer(eva, other),
    },
  }
}

/** The one cost centre of an organisation, made where there is none. */
async function centreOf(ctx: OrganizerContext): Promise<Id> {
  const [there] = value(await listCostCentres(ctx))
  if (there !== undefined) return there.id
  value(await writeCostCentre(ctx, { id: null, code: "1", name: "One", validFrom: "", validTo: "", buyerReference: "" }))
  return centreOf(ctx)
}

/** Does something in a transaction that is taken back, so that the next act finds everything as it was. */
export async function takenBack<T>(db: Db, work: (inside: Db, tx: Tx) => Promise<T>): Promise<T> {
  const kept: { answer?: T } = {}
  const undo = new Error("taken back")
  await db
    .transaction(async (tx) => {
      // Use cases begin transactions of their own, which are savepoints here; counters of limits are asked by the driver itself.
      const inside = new Proxy(tx, { get: (target, key) => (key === "$client" ? db.$client : (Reflect.get(target, key) as unknown)) })
      kept.answer = await work(inside as unknown as Db, tx)
      throw undo
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error
    })
  return kept.answer as T
}

/** The right is withdrawn by another administrator after the request has begun. */
export async function withdraw(tx: Tx, { actor }: OrganizerContext): Promise<void> {
  await tx.execute(sql`select set_config('sigill.all', 'on', true)`)
  await tx.execute(sql`delete from unit_administrators where account_id = ${actor.accountId}`)
  await tx.execute(sql`select set_config('sigill.all', '', true)`)
}
