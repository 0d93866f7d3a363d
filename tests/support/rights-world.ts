import { inAll } from "#db/tenancy.ts"
import { sql, type SQL } from "drizzle-orm"
import type { Db, Tx } from "#db/client.ts"
import { insertRecordRequest } from "#db/queries/holds.ts"
import { putRequest } from "#db/queries/recovery-requests.ts"
import { inOrganisation } from "#db/tenancy.ts"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import { DAY } from "#lib/clock.ts"
import { startAttempt } from "#lib/identity/attempts.ts"
import { newCode } from "#lib/identity/codes.ts"
import { addDomain, listDomains } from "#lib/domains/own-domains.ts"
import { newId, randomBytesFromSystem, type Id } from "#lib/ids.ts"
import { newRecoveryKey, recoveryKeyText } from "#lib/keys/recovery-key.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { listCostCentres, writeCostCentre } from "#lib/organisations/cost-centres.ts"
import { grantAdministration } from "#lib/organisations/administered.ts"
import { handOnUnitKeys } from "#lib/organisations/hand-on-unit-keys.ts"
import { invitePeople, listInvitations } from "#lib/organisations/invitations.ts"
import { addReader } from "#lib/organisations/mailbox-readers.ts"
import { confirmOrganisationSheet } from "#lib/organisations/sheet.ts"
import type { ListRules } from "#lib/organisations/unit-lists.ts"
import { makeUnitMailbox } from "#lib/organisations/unit-mailboxes.ts"
import { closeUnit } from "#lib/organisations/units.ts"
import { readPeopleFile } from "#lib/people-files/read-people-file.ts"
import type { Address } from "#lib/address.ts"
import { value, type Given } from "./given.ts"
import { givenOrganisations } from "./organisations.ts"
import { toAddress } from "./visitor.ts"

/** Where a thing is, seen from the organisation in question: the ward is below care, school is beside it, another organisation has a department too. */
export const PLACES = ["whole", "care", "ward", "school", "closed", "foreign", "invented"] as const
export type Place = (typeof PLACES)[number]

/** Who administers what; the last one the whole of the other organisation. */
export const ADMINISTRATORS = ["whole", "care", "ward", "school", "foreign"] as const
export type Administrator = (typeof ADMINISTRATORS)[number]

/** No two are called the same, because a file of people names units. */
const NAMES = { care: "Care", ward: "Ward", school: "School", closed: "Closed", foreign: "Abroad", invented: "Nowhere" } as const

/** One of everything that an act can name, in one place. */
export type Objects = {
  readonly organisationId: Id
  readonly unitId: Id
  readonly unitName: string
  readonly employee: Id
  readonly employeeAddress: Address
  readonly member: Id
  readonly administrator: Id
  readonly invitationId: Id
  readonly costCentreId: Id
  readonly domainId: Id
  /** Read by the employee. */ readonly mailboxId: Id
  /** Reaches the unit. */ readonly listId: Id
  /** Help for the employee, asked for by the administrator. */ readonly requestId: Id
  /** A hold of the unit, asked for by the administrator. */ readonly recordRequestId: Id
  /** Other rules for the whole organisation. */ readonly rulesRequestId: Id
}

export type RightsWorld = {
  readonly objects: Readonly<Record<Place, Objects>>
  /** A request of each, as their own organisation's administrator; one for all acts, because every act is taken back. */
  readonly requests: Readonly<Record<Administrator, OrganizerContext>>
}

/** Two organisations with people, invitations, shared mailboxes, requests and cost centres everywhere. */
export async function rightsWorld(given: Pick<Given, "people" | "services" | "as">): Promise<RightsWorld> {
  const { organisation, organizer, unit, joined } = givenOrganisations(given)
  const { anna, bo, cia, dag, eva, mia } = await given.people("anna", "bo", "cia", "dag", "eva", "mia")
  const administrators = { whole: anna, care: bo, ward: cia, school: dag, foreign: eva }
  const [org, other] = [await organisation(anna), await organisation(eva)]
  const care = await unit(anna, org, { name: NAMES.care })
  const units = {
    whole: org,
    care,
    ward: await unit(anna, org, { name: NAMES.ward, below: care }),
    school: await unit(anna, org, { name: NAMES.school }),
    foreign: await unit(eva, other, { name: NAMES.foreign }),
  }
  const closed = await unit(anna, org, { name: NAMES.closed, below: care })
  value(await closeUnit(await organizer(anna, org), closed))
  for (const who of ["care", "ward", "school"] as const)
    await joined(anna, org, { person: administrators[who], unitId: units[who], as: "administrator" })
  // Nobody is asked to administer what they administer from above; a right from before stands.
  const right = { unitId: units.foreign, organisationId: other, accountId: eva.accountId, grantedAt: new Date(), withoutOldKeys: false }
  await inAll(given.services.db, "service", (tx) => grantAdministration(given.services, tx, right))
  await handOnUnitKeys(await organizer(anna, org))

  const rules = new Map<Id, Id>()
  for (const ctx of [await organizer(anna, org), await organizer(eva, other)])
    rules.set(ctx.actor.organisationId, await requestOf({ ctx, askedBy: ctx.actor.accountId, accountId: null }))

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
    const domainId = await domainOf(ctx)
    return {
      organisationId,
      unitId,
      unitName: place === "whole" ? ctx.organisation.name : NAMES[place],
      employee: employee.accountId,
      employeeAddress: employee.address,
      member: mia.accountId,
      administrator,
      invitationId,
      costCentreId,
      domainId,
      listId: value(
        await makeUnitMailbox(ctx, { token: await beingMade(ctx, unitId, { writers: "unit", withBelow: false }), code: CODE.digits }),
      ),
      mailboxId: await mailboxIn(ctx, unitId, employee.address),
      requestId: await requestOf({ ctx, askedBy: administrator, accountId: employee.accountId }),
      recordRequestId: await recordRequestOf(ctx, unitId, administrator),
      rulesRequestId: rules.get(organisationId) ?? "",
    }
  }
  const whole = await objectsIn("whole")
  const requests = {
    whole: await organizer(anna, org),
    care: await organizer(bo, org),
    ward: await organizer(cia, org),
    school: await organizer(dag, org),
    foreign: await organizer(eva, other),
  }
  for (const who of ADMINISTRATORS)
    value(await readPeopleFile(requests[who], { bytes: peopleFile(""), unitId: units[who], kind: "member" }))
  for (const who of ["whole", "foreign"] as const)
    value(await confirmOrganisationSheet(requests[who], { token: await beingPrinted(requests[who]), typed: SHEET_KEY }))
  return {
    objects: {
      whole,
      care: await objectsIn("care"),
      ward: await objectsIn("ward"),
      school: await objectsIn("school"),
      // Nobody is left in it, and nobody is asked; what is the organisation's stays.
      closed: { ...whole, ...invented("closed"), unitId: closed, administrator: anna.accountId },
      foreign: await objectsIn("foreign"),
      invented: {
        ...invented("invented"),
        organisationId: newId(),
        member: newId(),
        costCentreId: newId(),
        domainId: newId(),
        rulesRequestId: newId(),
      },
    },
    requests,
  }
}

/** Ids of nothing at all. */
const invented = (place: "closed" | "invented") => ({
  unitId: newId(),
  unitName: NAMES[place],
  employee: newId(),
  employeeAddress: toAddress("nobody@example.org"),
  administrator: newId(),
  invitationId: newId(),
  mailboxId: newId(),
  listId: newId(),
  requestId: newId(),
  recordRequestId: newId(),
})

/** The code that went to the address of a mailbox that is being made. */
export const CODE = newCode(randomBytesFromSystem)

/** A mailbox of this unit is being made, wherever the unit is. @returns what the browser keeps of it */
export function beingMade(ctx: OrganizerContext, unitId: Id, list?: ListRules): Promise<string> {
  const state = { unitId, name: "Desk", address: `desk.${newId()}@example.org`, code: CODE.kept, codesSent: 1, list }
  return startAttempt(ctx, ctx.db, { purpose: "unit_address", step: 1, state, accountId: ctx.actor.accountId })
}

async function mailboxIn(ctx: OrganizerContext, unitId: Id, address: Address): Promise<Id> {
  const mailboxId = value(await makeUnitMailbox(ctx, { token: await beingMade(ctx, unitId), code: CODE.digits }))
  value(await addReader(ctx, { mailboxId, address }))
  return mailboxId
}

type Asked = {
  readonly ctx: OrganizerContext
  readonly askedBy: Id
  /** Whom to help; null for other rules. */ readonly accountId: Id | null
}

async function requestOf({ ctx, askedBy, accountId }: Asked): Promise<Id> {
  const { organisationId, tops, accountId: actorId } = ctx.actor
  const [id, askedAt] = [newId(), ctx.clock.now()]
  const wish =
    accountId === null
      ? ({ kind: "rules", dropsApp: null, waitHours: 0, needsTwo: false } as const)
      : ({ kind: "help", dropsApp: true, waitHours: null, needsTwo: null } as const)
  const row = { id, organisationId, accountId, askedBy, askedAt, expiresAt: new Date(askedAt.getTime() + DAY), phone: null, ...wish }
  await inOrganisation(ctx.db, { organisationId, tops, actorId } as unknown as OrganisationScope, (tx) => putRequest(tx, row))
  return id
}

async function recordRequestOf(ctx: OrganizerContext, unitId: Id, askedBy: Id): Promise<Id> {
  const { organisationId, tops, accountId: actorId } = ctx.actor
  const [id, askedAt] = [newId(), ctx.clock.now()]
  const row = { id, organisationId, unitId, kind: "hold", mailboxId: null, reason: "Inquiry", askedBy, askedAt } as const
  const expiresAt = new Date(askedAt.getTime() + DAY)
  await inOrganisation(ctx.db, { organisationId, tops, actorId } as unknown as OrganisationScope, (tx) =>
    insertRecordRequest(tx, { ...row, expiresAt }),
  )
  return id
}

/** Lines of people for a unit that they name. */
export const peopleFile = (unitName: string): Uint8Array => new TextEncoder().encode(`Somebody;${newId()}@example.org;;${unitName};;;`)

/** What is printed and typed back. */
export const SHEET_KEY = recoveryKeyText(newRecoveryKey(randomBytesFromSystem))

/** A sheet of the request's organisation is being printed. @returns what the browser keeps of it */
export function beingPrinted(ctx: OrganizerContext): Promise<string> {
  const { organisationId, accountId } = ctx.actor
  const state = { key: SHEET_KEY, madeAt: ctx.clock.now().toISOString(), organisationId }
  return startAttempt(ctx, ctx.db, { purpose: "organisation_sheet", step: 1, state, accountId })
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
export const withdraw = (tx: Tx, { actor }: OrganizerContext): Promise<void> =>
  unseen(tx, sql`delete from unit_administrators where account_id = ${actor.accountId}`)

/** Arranges something in the middle of a transaction that goes on as it was. */
export async function unseen(tx: Pick<Tx, "execute">, statement: SQL): Promise<void> {
  await tx.execute(sql`select set_config('sigill.all', 'on', true)`)
  await tx.execute(statement)
  await tx.execute(sql`select set_config('sigill.all', '', true)`)
}

/** The one domain of an organisation, not proven, made where there is none. */
async function domainOf(ctx: OrganizerContext): Promise<Id> {
  const [there] = value(await listDomains(ctx))
  if (there !== undefined) return there.id
  return value(await addDomain(ctx, { domain: `${newId()}.example`, coversBelow: false, unitId: null })).id
}
