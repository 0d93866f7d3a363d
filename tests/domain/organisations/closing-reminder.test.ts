import { callOffClosing } from "#lib/closing/answer-closing.ts"
import { askClosing } from "#lib/closing/ask-closing.ts"
import { closeDue } from "#lib/closing/close-due.ts"
import { remindDue } from "#lib/closing/remind.ts"
import { tellClosing } from "#lib/closing/tell.ts"
import type { Services } from "#lib/context.ts"
import type { Id } from "#lib/ids.ts"
import { acceptInvitation, listOwnInvitations } from "#lib/organisations/join.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations, twoDepartments } from "../../support/organisations.ts"
import { handOver } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, joined } = givenOrganisations(given)

const DAYS = 24 * 3600 * 1000
const dayAhead = (days: number) => new Date(Date.now() + days * DAYS).toISOString().slice(0, 10)
const later = (days: number): Services => ({
  ...given.services,
  clock: { ...given.services.clock, now: () => new Date(Date.now() + days * DAYS) },
})

const announced = async (person: Person, org: Id) =>
  value(await askClosing(await organizer(person, org), { day: dayAhead(40), outcome: "release" }))

/** The jobs that wait, done as the worker would, once. */
async function told(org: Id): Promise<number> {
  const jobs = await database.owner<
    {
      id: string
      data: { organisationId: Id; what: "announced" | "reminder" | "called_off"; announcedAt: number | null; after: Id | null }
    }[]
  >`delete from pgboss.job where name = 'tell-closing' and data ->> 'organisationId' = ${org} returning id, data`
  let count = 0
  for (const { data } of jobs) count += await tellClosing(given.services, data)
  return count
}

const subjectsTo = async ({ address }: Person) =>
  (await handOver(database, given.services)).flatMap(({ recipient, subject }) => (recipient === address ? [subject ?? ""] : []))

test("D8 everybody is reminded once, a week before the day, in their own language, and not of what was called off", async () => {
  const { anna, bo, dag, org, care } = await twoDepartments(given)
  const { eva } = await given.people("eva")
  await joined(anna, org, { person: eva, unitId: care, as: "member" })
  await announced(anna, org)
  await told(org)
  expect(await remindDue(later(30))).toBe(0)
  const both = await Promise.all([remindDue(later(34)), remindDue(later(34))])
  expect(both.toSorted()).toEqual([0, 1])
  expect(await told(org)).toBe(5)
  for (const person of [anna, dag, eva])
    expect((await subjectsTo(person)).filter((subject) => /^A reminder: Exempel \S+ leaves Sigill on /.test(subject))).toHaveLength(1)
  // Bo reads Swedish.
  expect((await subjectsTo(bo)).filter((subject) => /^En påminnelse: Exempel \S+ lämnar Sigill den /.test(subject))).toHaveLength(1)
  expect(await remindDue(later(38))).toBe(0)
  await closeDue(later(38))
  expect(await told(org)).toBe(0)

  // Called off while the reminder waits in the queue, and announced anew: that one has its own.
  value(await callOffClosing(await organizer(anna, org)))
  await announced(anna, org)
  await told(org)
  expect(await remindDue(later(34))).toBe(1)
  value(await callOffClosing(await organizer(anna, org)))
  await told(org)
  for (const person of [dag, eva])
    expect((await subjectsTo(person)).filter((subject) => subject.startsWith("A reminder: "))).toHaveLength(1)
})

test("D8 one whose day passed while nothing ran is closed and reminds nobody any more", async () => {
  const { anna, dag, org } = await twoDepartments(given)
  await announced(anna, org)
  await told(org)
  await closeDue(later(45))
  expect((await subjectsTo(dag)).filter((subject) => subject.startsWith("A reminder: "))).toHaveLength(0)
  expect(await database.owner`select from organisations where id = ${org}`).toHaveLength(0)
})

test("D8 O6 an invitation to become an employee says that the organisation is being closed, and can be answered once that is called off", async () => {
  const { anna, org, care } = await twoDepartments(given)
  const { eva, fia } = await given.people("eva", "fia")
  const invite = async (person: Person, kind: "employee" | "member") =>
    value(await invitePeople(await organizer(anna, org), { unitId: care, lines: person.address, kind, administers: false }))
  await invite(eva, "employee")
  await invite(fia, "member")
  const shown = async (person: Person) => value(await listOwnInvitations(await given.as(person))).invitations[0]
  expect(await shown(eva)).toMatchObject({ joinsClosing: false })
  await announced(anna, org)
  expect(await shown(eva)).toMatchObject({ joinsClosing: true })
  expect(await shown(fia)).toMatchObject({ joinsClosing: false })
  const answer = { invitationId: (await shown(eva))?.id ?? "", recovery: true, agreement: true }
  expect(await acceptInvitation(await given.as(eva), answer)).toMatchObject({ error: { code: "joins_closing" } })
  value(await callOffClosing(await organizer(anna, org)))
  expect(await shown(eva)).toMatchObject({ joinsClosing: false })
  value(await acceptInvitation(await given.as(eva), answer))
})
