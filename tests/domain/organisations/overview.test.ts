import { showOverview } from "#lib/organisations/advice.ts"
import { buildDepartments } from "#lib/organisations/build-departments.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { watched } from "../../support/watched.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer } = givenOrganisations(given)

/** Ten departments with as many below each. */
const lines = (below: number) =>
  Array.from({ length: 10 }, (_, first) => [
    `Department ${first}`,
    ...Array.from({ length: below }, (__, at) => `Department ${first} > Unit ${at}`),
  ])
    .flat()
    .join("\n")

test("O2 O5 the overview of 300 units asks as many questions as that of a few, and answers at once", async () => {
  const { anna } = await given.people("anna")
  const org = await organisation(anna)
  value(await buildDepartments(await organizer(anna, org), lines(0)))
  const few = watched(database, await organizer(anna, org))
  expect(value(await showOverview(few.ctx)).units).toHaveLength(11)
  value(await buildDepartments(await organizer(anna, org), lines(29)))
  const many = watched(database, await organizer(anna, org))
  const begun = performance.now()
  const { units, peopleBelow, advice } = value(await showOverview(many.ctx))
  const took = performance.now() - begun
  expect([units.length, peopleBelow.size, advice.map(({ code }) => code)]).toEqual([
    301,
    0,
    ["one_administrator", "nobody_employed", "no_cost_centre"],
  ])
  expect(many.questions.length).toBe(few.questions.length)
  // Ten times what it takes here, so that a busy machine passes and a question for each unit does not.
  expect(took).toBeLessThan(1_500)
}, 60_000)
