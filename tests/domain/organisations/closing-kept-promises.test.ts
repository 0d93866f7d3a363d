import { callOffClosing } from "#lib/closing/answer-closing.ts"
import { askClosing } from "#lib/closing/ask-closing.ts"
import { closeDue } from "#lib/closing/close-due.ts"
import { tellClosing } from "#lib/closing/tell.ts"
import type { Services } from "#lib/context.ts"
import { endEmployment } from "#lib/ending/end-employment.ts"
import { jobData } from "#lib/jobs/queue.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value } from "../../support/given.ts"
import { givenOrganisations, twoDepartments } from "../../support/organisations.ts"
import { handOver } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer } = givenOrganisations(given)

const DAY = 24 * 3_600_000
const dayAhead = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10)
const onTheDay = (more: Partial<Services["env"]> = {}): Services => ({
  ...given.services,
  env: { ...given.services.env, ...more },
  clock: { ...given.services.clock, now: () => new Date(Date.now() + 45 * DAY) },
})

test("D8 D1 the certificate is not written before everything of the erased accounts is gone", async () => {
  const { anna, dag, org } = await twoDepartments(given)
  await given.sentMessage({ from: anna, to: [dag] })
  value(await askClosing(await organizer(anna, org), { day: dayAhead(40), outcome: "erase" }))
  const closed = () => database.owner`select from closed_organisations where id = ${org}`
  // The disk of the journal is away: no file is erased before its line is there.
  expect(await closeDue(onTheDay({ dataFolder: "/dev/null/away" }))).toBe(0)
  expect((await database.owner`select from erasure_outbox`).length).toBeGreaterThan(0)
  expect(await closed()).toHaveLength(0)
  expect(await closeDue(onTheDay())).toBe(1)
  expect(await database.owner`select from erasure_outbox`).toHaveLength(0)
  expect(await closed()).toHaveLength(1)
})

test("D8 O6 once a closing is announced nobody's employment is promised a day after it", async () => {
  const { anna, dag, org } = await twoDepartments(given)
  const as = await organizer(anna, org)
  value(await askClosing(as, { day: dayAhead(40), outcome: "release" }))
  const end = { accountId: dag.accountId, meanwhile: "works", reply: null, places: "end", day: dayAhead(60) } as const
  for (const outcome of ["release", "erase"] as const)
    expect(await endEmployment(as, { ...end, outcome })).toMatchObject({ error: { fields: { day: "end_day_closing" } } })
  expect(await database.owner`select from employment_ends`).toHaveLength(0)
  value(await endEmployment(as, { ...end, outcome: "erase", day: dayAhead(40) }))
})

test("D8 announced, called off and announced again within minutes, everybody is told of the second once", async () => {
  const { anna, org } = await twoDepartments(given)
  const as = await organizer(anna, org)
  const wish = { day: dayAhead(40), outcome: "release" } as const
  value(await askClosing(as, wish))
  value(await callOffClosing(as))
  // The clock of an administrator goes on meanwhile.
  value(await askClosing({ ...as, clock: { ...as.clock, now: () => new Date(Date.now() + 60_000) } }, wish))
  const jobs = await database.owner<{ data: unknown }[]>`select data from pgboss.job
    where name = 'tell-closing' and data->>'organisationId' = ${org} order by created_on`
  const told: (readonly [string, number])[] = []
  for (const { data } of jobs) {
    const job = jobData["tell-closing"].parse(data)
    told.push([job.what, await tellClosing(given.services, job)])
  }
  expect(told.sort()).toEqual([
    ["announced", 0],
    ["announced", 4],
    ["called_off", 0],
  ])
})

test("D8 O6 whoever was to be erased after the closing is told, by mail and on the pages, what will become of the account instead", async () => {
  const { anna, dag, org } = await twoDepartments(given)
  const as = await organizer(anna, org)
  const end = { accountId: dag.accountId, meanwhile: "works", reply: null, places: "end", day: dayAhead(60) } as const
  value(await endEmployment(as, { ...end, outcome: "erase" }))
  value(await askClosing(as, { day: dayAhead(40), outcome: "release" }))
  await handOver(database, given.services)
  await tellClosing(given.services, { organisationId: org, what: "announced", announcedAt: null, after: null })
  const told = await handOver(database, given.services)
  const subjects = told.flatMap(({ recipient, subject }) => (recipient === dag.address && subject?.includes("leaves") ? [subject] : []))
  expect(subjects).toEqual([expect.not.stringContaining("erased")])
  expect((await given.as(dag)).closing?.outcome).toBe("release")
  await closeDue(onTheDay())
  expect(await database.owner`select from organisations where id = ${org}`).toHaveLength(0)
  expect(await database.owner`select from accounts where id = ${dag.accountId}`).toHaveLength(1)
})
