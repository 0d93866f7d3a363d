import { openTransports } from "#lib/notifications/transports.ts"
import { handlersOf } from "#lib/workers.ts"
import type { Services } from "#lib/context.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices } from "../../support/given.ts"
import { recordsWorld } from "../../support/records.ts"

const database = testDatabase()
const given = givenServices(database)

/** Its data folder is away, as a disk that is not there, so that the look at the journal and the files fails. */
const withoutDisk = (): Services => ({ ...given.services, env: { ...given.services.env, dataFolder: "/dev/null/away" } })

test("R3 O12 O16 a part of the sweep that fails is logged and keeps no other: that a hold stands is noted, and the job is tried again", async () => {
  const { dag, org, care } = await recordsWorld(given)
  await database.owner`insert into unit_holds (id, organisation_id, unit_id, reason, since) values (gen_random_uuid(), ${org}, ${care}, 'Tvist', now())`
  const services = withoutDisk()
  const { sweep } = handlersOf(services, await openTransports(services))
  await expect(sweep.run({ whole: false })).rejects.toMatchObject({ code: "ENOTDIR" })
  expect(given.logged()).toContain('"event":"job_part_failed","part":"sweep"')
  const noted =
    await database.owner`select from audit_entries where scope_id = ${org} and subject_id = ${dag.accountId} and type = 'hold.begun'`
  expect(noted).toHaveLength(1)
})
