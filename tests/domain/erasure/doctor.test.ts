import { rewriteErased } from "#lib/erasure/rewrite.ts"
import { doctorCommand } from "../../../scripts/command-line/doctor.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)
const services = () => ({ ...given.services, env: { ...given.services.env, databaseDirectUrl: database.urls.app } })

test("R2 the doctor finds the embedded database well but for what its tests switch off, once the first night is over", async () => {
  expect(await doctorCommand(services())).toMatch(/MEND {3}the nightly rewrite has run\n/)
  await rewriteErased(services())
  const said = await doctorCommand(services())
  expect(said).toMatch(/well {3}the nightly rewrite has run, at 20/)
  expect(said.match(/MEND.*/g)).toEqual(["MEND   what is committed is on disk (synchronous_commit is on)"])
})

test("R2 a right that is missing is said with the statement that gives it", async () => {
  await database.owner`revoke maintain on all tables in schema public, pgboss from sigill_app`
  try {
    expect(await doctorCommand(services())).toContain("grant maintain on all tables in schema public, pgboss to sigill_app")
  } finally {
    await database.owner`grant maintain on all tables in schema public, pgboss to sigill_app`
  }
})
