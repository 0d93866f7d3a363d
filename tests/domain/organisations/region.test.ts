import { CHUNK_BYTES } from "#lib/crypto/stream.ts"
import { newId } from "#lib/ids.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { createOrganisationByCommand } from "#lib/organisations/create-organisation.ts"
import { beginUpload } from "#lib/uploads/begin-upload.ts"
import { takePart } from "#lib/uploads/take-part.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"

const database = testDatabase()
const given = givenServices(database, { STORAGE_REGIONS: "eu,us" })
const { acceptAll, joined, unit } = givenOrganisations(given)

/** An organisation that chose the region, with somebody employed in it. */
async function office(region: string, administrator: Person, employee: Person) {
  const id = value(
    await createOrganisationByCommand(given.services, {
      name: `Exempel ${administrator.accountId.slice(0, 8)}`,
      number: `55${String(Math.abs(Buffer.from(administrator.accountId).readInt32BE()))
        .padStart(8, "0")
        .slice(0, 8)}`,
      postalAddress: "Storgatan 1",
      region,
      administrator: administrator.address,
      language: "en",
    }),
  )
  await acceptAll(await given.as(administrator))
  const care = await unit(administrator, id, { name: "Care" })
  await joined(administrator, id, { person: employee, unitId: care, as: "employee" })
  return { id, care }
}

/** Files that lie in a region's folder. */
async function files(region: string): Promise<ReadonlySet<string>> {
  const ids = new Set<string>()
  for await (const id of given.services.blobs.list(region)) ids.add(id)
  return ids
}

/** Where what an act stores comes to lie; mail that waits to leave is nobody's and lies in the first region. */
async function newFiles(act: () => Promise<unknown>) {
  const before = { eu: await files("eu"), us: await files("us") }
  await act()
  const spooled = new Set((await database.owner<{ id: string }[]>`select spool_id as id from outgoing`).map(({ id }) => id))
  const fresh = async (region: "eu" | "us") => [...(await files(region))].filter((id) => !before[region].has(id) && !spooled.has(id)).length
  return { eu: await fresh("eu"), us: await fresh("us") }
}

async function* coming(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

test("O14 what an organisation's people write, and the files that they add, lie in its region; everybody else's in the first", async () => {
  const { anna, dag, bo } = await given.people("anna", "dag", "bo")
  await office("us", anna, dag)
  expect((await given.as(dag)).home?.region).toBe("us")
  const sendFrom = (person: Person) => async () => {
    const file = await given.attachment(person, "svar.pdf", "x".repeat(100_000))
    return value(await sendMessage(await given.as(person), toSend({ to: [person === dag ? bo : dag], attachments: [file] })))
  }
  expect(await newFiles(sendFrom(dag))).toEqual({ eu: 0, us: 2 })
  expect(await newFiles(sendFrom(bo))).toEqual({ eu: 2, us: 0 })
  // The one who only administers is not employed there: the mail is their own.
  expect((await given.as(anna)).home).toBeNull()
})

test("O14 a letter says where it lies, and is read from there by somebody of another region, also when the region is no longer among the settings", async () => {
  const { anna, dag, bo, cia } = await given.people("anna", "dag", "bo", "cia")
  await office("us", anna, dag)
  await office("eu", bo, cia)
  const id = await given.sentMessage({ from: dag, to: [cia], text: "Från andra sidan" })
  const answer = await given.sentMessage({ from: cia, to: [dag] })
  expect(value(await openMessage(await given.as(cia), id, { record: true }))).toMatchObject({
    region: "us",
    body: { text: "Från andra sidan" },
  })
  expect(value(await openMessage(await given.as(dag), answer, { record: true }))).toMatchObject({ region: "eu" })
  const without = { ...(await given.as(cia)), env: { ...given.services.env, regions: ["eu"] } }
  expect(value(await openMessage(without, id, { record: true }))).toMatchObject({ region: "us", seal: "holds" })
  const gone = { ...(await given.as(dag)), env: { ...given.services.env, regions: ["eu"] } }
  expect(await newFiles(async () => value(await sendMessage(gone, toSend({ to: [cia] }))))).toEqual({ eu: 0, us: 1 })
})

test("O14 a file that was begun in one region is finished there, wherever its owner is employed by then", async () => {
  const { anna, dag } = await given.people("anna", "dag")
  const size = CHUNK_BYTES + 10
  const bytes = new Uint8Array(size)
  const file = { name: "film.bin", type: "application/octet-stream", size, form: newId(), modified: 1 }
  const { id } = value(await beginUpload(await given.as(dag), file))
  const part = (from: number, until: number) => ({ id, from, length: until - from, stream: coming(bytes.subarray(from, until)) })
  value(await takePart(await given.as(dag), part(0, CHUNK_BYTES)))
  await office("us", anna, dag)
  expect(value(await takePart(await given.as(dag), part(CHUNK_BYTES, size)))).toMatchObject({ isWhole: true })
  expect([(await files("eu")).has(id), (await files("us")).has(id)]).toEqual([true, false])
})
