import { newId, type Id } from "#lib/ids.ts"
import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { moveBackToStart, moveToArchive, moveToTrash, restoreFromTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

const FOLDERS = ["inbox", "sent", "archive", "trash"] as const

/** What lies where, and that the counters say the same as the rows. */
async function places(person: Person): Promise<Record<string, Id[]>> {
  const counts = value(await mailboxOverview(await given.as(person)))
  const found: Record<string, Id[]> = {}
  for (const folder of FOLDERS) {
    const page = value(await listFolder(await given.as(person), { folder }))
    found[folder] = page.rows.map(({ id }) => id)
    expect([folder, counts[folder]]).toEqual([folder, { total: page.rows.length, unread: page.rows.filter(({ unread }) => unread).length }])
  }
  return found
}

test("M4 messages go to Trash and Archive and back to where they lay, read or not", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const unread = await given.sentMessage({ from: anna, to: [bo] })
  const read = await given.sentMessage({ from: anna, to: [bo], readBy: [bo] })
  const own = await given.sentMessage({ from: bo, to: [anna] })
  expect(await places(bo)).toEqual({ inbox: [read, unread], sent: [own], archive: [], trash: [] })
  expect(value(await moveToArchive(await given.as(bo), [read, own]))).toEqual({ count: 2 })
  expect(value(await moveToTrash(await given.as(bo), [read, unread]))).toEqual({ count: 2 })
  expect(await places(bo)).toEqual({ inbox: [], sent: [], archive: [own], trash: [read, unread] })
  await restoreFromTrash(await given.as(bo), [read, unread])
  expect(await places(bo)).toEqual({ inbox: [unread], sent: [], archive: [own, read], trash: [] })
  await moveBackToStart(await given.as(bo), [own, read])
  expect(await places(bo)).toEqual({ inbox: [read, unread], sent: [own], archive: [], trash: [] })
})

test("M4 what one sent to oneself moves as one", async () => {
  const { anna } = await given.people("anna")
  const id = await given.sentMessage({ from: anna, to: [anna] })
  expect(await places(anna)).toEqual({ inbox: [id], sent: [id], archive: [], trash: [] })
  await moveToArchive(await given.as(anna), [id])
  expect(await places(anna)).toEqual({ inbox: [], sent: [], archive: [id], trash: [] })
  await moveToTrash(await given.as(anna), [id])
  await openMessage(await given.as(anna), id, { record: true })
  await restoreFromTrash(await given.as(anna), [id])
  await moveBackToStart(await given.as(anna), [id])
  expect(await places(anna)).toEqual({ inbox: [id], sent: [id], archive: [], trash: [] })
})

test("a message opened in Trash is read there too", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo] })
  await moveToTrash(await given.as(bo), [id])
  await openMessage(await given.as(bo), id, { record: true })
  expect(await places(bo)).toMatchObject({ trash: [id] })
})

test("B40 what is not one's own, or lies elsewhere, is passed over", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const id = await given.sentMessage({ from: anna, to: [bo] })
  for (const act of [moveToTrash, moveToArchive, restoreFromTrash, moveBackToStart, eraseMessages])
    expect(value(await act(await given.as(cia), [id, newId(), "nonsense"]))).toEqual({ count: 0 })
  expect(value(await restoreFromTrash(await given.as(bo), [id]))).toEqual({ count: 0 })
  expect(value(await eraseMessages(await given.as(bo), [id]))).toEqual({ count: 0 })
  expect(await places(bo)).toMatchObject({ inbox: [id] })
})

test("B43 moved by many requests at once it lies in one place and is counted once", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const ids: Id[] = []
  for (let at = 0; at < 5; at++) ids.push(await given.sentMessage({ from: anna, to: [bo] }))
  const acts = [moveToTrash, moveToArchive, restoreFromTrash, moveBackToStart]
  await Promise.all(
    Array.from({ length: 40 }, async (_, at) =>
      acts[at % acts.length]?.(await given.as(bo), at % 3 === 0 ? ids : [...ids].reverse().slice(at % 4)),
    ),
  )
  const found = await places(bo)
  expect(FOLDERS.flatMap((folder) => found[folder] ?? []).sort()).toEqual([...ids].sort())
})
