import { testDatabase } from "../../support/database.ts"
import { givenServices } from "../../support/given.ts"
import { startThroughLauncher } from "../../support/launcher.ts"

const database = testDatabase()
const given = givenServices(database)
jest.setTimeout(60_000)

/** The command as an operator types it, on the test's database. @returns what it said and how it ended */
async function sigill(...args: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const env = { SIGILL_DATA: given.services.env.dataFolder, DATABASE_URL: database.urls.app }
  const started = startThroughLauncher({ command: "sigill", args, env })
  const { code } = await started.exited
  return { code, said: started.said().trim() }
}

it("R4 B25 `sigill operator` makes, lists and removes an operator in the database that the settings name, and refuses in one line", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const roles = async (person: typeof anna) => (await given.as(person)).actor.roles

  expect(await sigill("operator", "list")).toEqual({ code: 0, said: "There is no operator." })
  expect(await sigill("operator", "add", "nobody@example.org")).toEqual({
    code: 1,
    said: expect.stringMatching(/^[^\n]*nobody here has the address nobody@example\.org: let them register first$/) as string,
  })
  for (const { address } of [anna, bo]) {
    const added = await sigill("operator", "add", address)
    expect(added).toEqual({ code: 0, said: expect.stringContaining(`${address} is an operator now.`) as string })
  }
  expect([await roles(anna), await roles(bo)]).toEqual([["operator"], ["operator"]])
  const listed = await sigill("operator", "list")
  expect(listed.code).toBe(0)
  for (const { address, name } of [anna, bo]) expect(listed.said).toContain(`${address}  ${name}  operator  no authenticator`)

  expect(await sigill("operator", "remove", anna.address)).toEqual({ code: 0, said: `${anna.address} is no operator any more.` })
  expect([await roles(anna), await roles(bo)]).toEqual([[], ["operator"]])
  expect(await sigill("operator", "remove", bo.address)).toEqual({
    code: 1,
    said: expect.stringContaining(`${bo.address} is the last operator: add another one first`) as string,
  })
  expect(await roles(bo)).toEqual(["operator"])
})
