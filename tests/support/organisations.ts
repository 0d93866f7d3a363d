import { randomInt } from "node:crypto"
import { findRecoveryWrap } from "#db/queries/unit-keys.ts"
import { findPathOf } from "#db/queries/units.ts"
import { inAll } from "#db/tenancy.ts"
import type { MemberContext } from "#lib/context.ts"
import { openForRecovery } from "#lib/envelope/unit-key.ts"
import type { Id } from "#lib/ids.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { createOrganisationByCommand } from "#lib/organisations/create-organisation.ts"
import { handOnUnitKeys } from "#lib/organisations/hand-on-unit-keys.ts"
import { acceptInvitation, listOwnInvitations } from "#lib/organisations/join.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { openOrganizer } from "#lib/organisations/open-organizer.ts"
import { openUnitSecrets } from "#lib/organisations/unit-secrets.ts"
import { addUnit } from "#lib/organisations/units.ts"
import { value, type Given, type Person } from "./given.ts"

export type GivenOrganisations = {
  /** An organisation whose first administrator has accepted. @returns its id, which is that of the unit for the whole of it */
  readonly organisation: (administrator: Person, name?: string) => Promise<Id>
  /** A request of this person's as an administrator. */
  readonly organizer: (person: Person, organisationId: Id) => Promise<OrganizerContext>
  readonly unit: (
    administrator: Person,
    organisationId: Id,
    unit: { readonly name: string; readonly below?: Id; readonly group?: true },
  ) => Promise<Id>
  /** Asked by an administrator, and joined. */
  readonly joined: (
    administrator: Person,
    organisationId: Id,
    joining: { readonly person: Person; readonly unitId: Id; readonly as: "employee" | "member" | "administrator" },
  ) => Promise<void>
  /** Says yes to everything that somebody is asked. */
  readonly acceptAll: (ctx: MemberContext) => Promise<void>
}

/** Organisations on the services of `givenServices`. */
export function givenOrganisations(given: Pick<Given, "services" | "as">): GivenOrganisations {
  const organizer = async (person: Person, organisationId: Id) => value(await openOrganizer(await given.as(person), organisationId))
  const acceptAll = async (ctx: MemberContext) => {
    for (const { id: invitationId } of value(await listOwnInvitations(ctx)).invitations)
      value(await acceptInvitation(ctx, { invitationId, recovery: true, agreement: true }))
  }
  return {
    organizer,
    acceptAll,
    organisation: async (administrator, name = `Exempel ${administrator.accountId.slice(0, 8)}`) => {
      const id = value(
        await createOrganisationByCommand(given.services, {
          name,
          // Of this organisation alone, also among those that other files make on the same product.
          number: `55${String(randomInt(100_000_000)).padStart(8, "0")}`,
          postalAddress: "Storgatan 1\n111 22 Stockholm",
          region: "eu",
          administrator: administrator.address,
          language: "en",
        }),
      )
      await acceptAll(await given.as(administrator))
      return id
    },
    unit: async (administrator, organisationId, { name, below = organisationId, group }) =>
      value(
        await addUnit(await organizer(administrator, organisationId), {
          parentId: below,
          kind: group ? "sponsored_group" : "department",
          name,
        }),
      ),
    joined: async (administrator, organisationId, { person, unitId, as }) => {
      value(
        await invitePeople(await organizer(administrator, organisationId), {
          unitId,
          lines: person.address,
          kind: as === "administrator" ? null : as,
          administers: as === "administrator",
        }),
      )
      await acceptAll(await given.as(person))
    },
  }
}

/** Anna administers the whole, Bo care, Cia school; Dag is employed in care. */
export type TwoDepartments = Record<"anna" | "bo" | "cia" | "dag", Person> & { readonly org: Id; readonly care: Id; readonly school: Id }

export async function twoDepartments(given: Pick<Given, "people" | "services" | "as">): Promise<TwoDepartments> {
  const { organisation, organizer, unit, joined } = givenOrganisations(given)
  const { anna, bo, cia, dag } = await given.people("anna", "bo", "cia", "dag")
  const org = await organisation(anna)
  const [care, school] = [await unit(anna, org, { name: "Care" }), await unit(anna, org, { name: "School" })]
  await joined(anna, org, { person: bo, unitId: care, as: "administrator" })
  await joined(anna, org, { person: cia, unitId: school, as: "administrator" })
  await handOnUnitKeys(await organizer(anna, org))
  await joined(anna, org, { person: dag, unitId: care, as: "employee" })
  return { anna, bo, cia, dag, org, care, school }
}

/** Whether an administrator can open an employee's account key, as the database is now (keys.md 5). */
export async function canHelp(given: Given, administrator: Person, employee: Person): Promise<boolean> {
  const member = await given.as(administrator)
  return inAll(given.services.db, "service", async (tx) => {
    const row = await findRecoveryWrap(tx, employee.accountId)
    const place = row === null ? null : await findPathOf(tx, row.unitId)
    if (row === null || place === null) return false
    const secret = (await openUnitSecrets(member, tx, place)).get(row.unitGeneration)
    if (secret === undefined) return false
    const accountKey = openForRecovery({ ...row, installationId: member.installation.id, wrap: row.stanza, secret })
    const own = await (await given.as(employee)).open()
    return accountKey !== null && Buffer.from(accountKey).equals(Buffer.from(own.accountKey))
  })
}
