import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import type { OwnFolder } from "#db/schema/messages.ts"
import { createFolder, deleteFolder, MOST_FOLDERS, renameFolder } from "#lib/folders/own-folders.ts"
import { newId, type Id } from "#lib/ids.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { moveBackToStart, moveToArchive, moveToOwnFolder, moveToTrash, restoreFromTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

const make = async (person: Person, name: string) => value(await createFolder(await given.as(person), { name })).id
const names = async (person: Person) => value(await mailboxOverview(await given.as(person))).ownFolders.map(({ name }) => name)

/** What lies in a folder, and that its counter says the same. */
async function inFolder(person: Person, folder: OwnFolder): Promise<readonly Id[]> {
  const page = value(await listFolder(await given.as(person), { folder }))
  const listed = value(await mailboxOverview(await given.as(person))).ownFolders.find(({ id }) => id === folder)
  expect(listed).toMatchObject({ total: page.rows.length, unread: page.rows.filter(({ unread }) => unread).length })
  return page.rows.map(({ id }) => id)
}

test("M4 folders are listed by name in the order of the person's language", async () => {
  const { bo } = await given.people("bo")
  for (const name of ["Övrigt", "Arbete 10", "arbete 9", "Skola"]) await make({ ...bo, language: "sv" }, name)
  expect(await names({ ...bo, language: "sv" })).toEqual(["arbete 9", "Arbete 10", "Skola", "Övrigt"])
})

test("M4 messages move to a folder, to another, to Trash and back, to Archive and to where they first lay", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const [school, work] = [await make(bo, "School"), await make(bo, "Work")]
  const unread = await given.sentMessage({ from: anna, to: [bo] })
  const own = await given.sentMessage({ from: bo, to: [anna] })
  expect(value(await moveToOwnFolder(await given.as(bo), [unread, own], school))).toEqual({ count: 2 })
  expect(await inFolder(bo, school)).toEqual([own, unread])
  expect(value(await moveToOwnFolder(await given.as(bo), [unread], school))).toEqual({ count: 0 })
  await moveToOwnFolder(await given.as(bo), [unread], work)
  expect([await inFolder(bo, school), await inFolder(bo, work)]).toEqual([[own], [unread]])
  await moveToTrash(await given.as(bo), [unread])
  expect(await inFolder(bo, work)).toEqual([])
  await restoreFromTrash(await given.as(bo), [unread])
  expect(await inFolder(bo, work)).toEqual([unread])
  value(await openMessage(await given.as(bo), unread, { record: true }))
  expect(await inFolder(bo, work)).toEqual([unread])
  await moveToArchive(await given.as(bo), [own])
  await moveBackToStart(await given.as(bo), [unread, own])
  expect([await inFolder(bo, school), await inFolder(bo, work)]).toEqual([[], []])
  expect(value(await listFolder(await given.as(bo), { folder: "inbox" })).rows).toMatchObject([{ id: unread }])
  expect(value(await listFolder(await given.as(bo), { folder: "sent" })).rows).toMatchObject([{ id: own }])
})

test("M4 deleting a folder erases nothing: what lay in it lies in Archive, and what lies in Trash is put back there", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const school = await make(bo, "School")
  const [kept, trashed] = [await given.sentMessage({ from: anna, to: [bo] }), await given.sentMessage({ from: anna, to: [bo] })]
  await moveToOwnFolder(await given.as(bo), [kept, trashed], school)
  await moveToTrash(await given.as(bo), [trashed])
  expect(value(await deleteFolder(await given.as(bo), school))).toEqual({ moved: 1 })
  expect(await names(bo)).toEqual([])
  await restoreFromTrash(await given.as(bo), [trashed])
  const archive = value(await listFolder(await given.as(bo), { folder: "archive" }))
  expect(archive.rows.map(({ id }) => id).sort()).toEqual([kept, trashed].sort())
  expect(value(await mailboxOverview(await given.as(bo))).archive).toEqual({ total: 2, unread: 2 })
  expect(await deleteFolder(await given.as(bo), school)).toEqual({ ok: false, error: { code: "not_found" } })
  expect(await moveToOwnFolder(await given.as(bo), [kept], school)).toEqual({ ok: false, error: { code: "not_found" } })
})

test("M4 a name is there once, whatever its case; renaming keeps what lies there", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const school = await make(bo, "School")
  const taken = { ok: false, error: { code: "folder_name_taken" } }
  expect(await createFolder(await given.as(bo), { name: "SCHOOL" })).toEqual(taken)
  const work = await make(bo, "Work")
  expect(await renameFolder(await given.as(bo), { id: work, name: "school" })).toEqual(taken)
  await moveToOwnFolder(await given.as(bo), [await given.sentMessage({ from: anna, to: [bo] })], work)
  expect(await renameFolder(await given.as(bo), { id: work, name: "WORK" })).toEqual({ ok: true, value: null })
  expect([await names(bo), (await inFolder(bo, work)).length]).toEqual([["School", "WORK"], 1])
  expect(await renameFolder(await given.as(bo), { id: newId(), name: "New" })).toEqual({ ok: false, error: { code: "not_found" } })
  expect(await renameFolder(await given.as(anna), { id: school, name: "Mine" })).toEqual({ ok: false, error: { code: "not_found" } })
})

test("B43 of ten that make the same folder at once, one does", async () => {
  const { bo } = await given.people("bo")
  const ctx = await given.as(bo)
  const made = await Promise.all(Array.from({ length: 10 }, () => createFolder(ctx, { name: "School" })))
  expect(made.filter(({ ok }) => ok)).toHaveLength(1)
})

test("B40 nobody sees, fills or deletes another's folder", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const school = await make(bo, "School")
  const message = await given.sentMessage({ from: bo, to: [anna] })
  const nothing = { ok: false, error: { code: "not_found" } }
  expect(await names(anna)).toEqual([])
  expect(await moveToOwnFolder(await given.as(anna), [message], school)).toEqual(nothing)
  expect(await deleteFolder(await given.as(anna), school)).toEqual(nothing)
  expect(await names(bo)).toEqual(["School"])
})

test("B7 a name moved to another folder or person does not open; the folder still does", async () => {
  const { bo, cia } = await given.people("bo", "cia")
  const [first, second, other] = [await make(bo, "First"), await make(bo, "Second"), await make(cia, "Third")]
  await database.owner`update own_folders set sealed_name = (select sealed_name from own_folders where id = ${first}) where id = ${second}`
  await database.owner`update own_folders set sealed_name = (select sealed_name from own_folders where id = ${first}) where id = ${other}`
  expect(await names(bo)).toEqual([null, "First"])
  expect(await names(cia)).toEqual([null])
  expect(value(await listFolder(await given.as(bo), { folder: second })).rows).toEqual([])
})

test("U5 more folders than anybody looks through are refused", async () => {
  const { bo } = await given.people("bo")
  const scope = bo.accountId
  await database.owner`insert into own_folders select gen_random_uuid(), ${scope}, 1, '\\x00', now() from generate_series(1, ${MOST_FOLDERS})`
  expect(await createFolder(await given.as(bo), { name: "One more" })).toEqual({
    ok: false,
    error: { code: "too_many_folders", max: MOST_FOLDERS },
  })
})
