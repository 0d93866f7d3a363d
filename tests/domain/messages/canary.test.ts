import { readComposeForm } from "#lib/messages/input.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import { testDatabase } from "../../support/database.ts"
import { tablesNaming } from "../../support/database-walk.ts"
import { filesWith } from "../../support/files-with.ts"
import { givenServices } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

const CANARIES = ["canary-subject-k7Qx", "canary-body-w3Zt", "canary-name-p9Ls", "canary-content-v2Mf", "canary-draft-h5Rc"]

/** In the forms in which text could lie about: UTF-8, UTF-16, base64 of any alignment, hexadecimal. */
function forms(canary: string): Buffer[] {
  const aligned = [0, 1, 2].map((shift) =>
    Buffer.from(
      Buffer.from("x".repeat(shift) + canary)
        .toString("base64")
        .slice(shift === 0 ? 0 : shift + 1, -4),
    ),
  )
  return [Buffer.from(canary), Buffer.from(canary, "utf16le"), Buffer.from(Buffer.from(canary).toString("hex")), ...aligned]
}

test("B1 subject, text, file name, file content and draft are found in no table, no file of ours and none of PostgreSQL's, WAL and logs included", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const [subject = "", body = "", name = "", content = "", draft = ""] = CANARIES
  const file = await given.attachment(anna, `${name}.txt`, content.repeat(1_000))
  const id = await given.sentMessage({ from: anna, to: [bo], subject, text: body, attachments: [file] })
  await listFolder(await given.as(bo), { folder: "inbox" })
  await openMessage(await given.as(bo), id, { record: true })
  await listFolder(await given.as(anna), { folder: "sent" })
  const form = { ...readComposeForm(new Map()), subject: draft, text: draft, act: "save" as const }
  await submitCompose(await given.as(anna), { form, uploads: [], uploadFailure: null })
  await database.owner`checkpoint`
  for (const canary of CANARIES) {
    expect([canary, await tablesNaming(database.owner, canary)]).toEqual([canary, []])
    expect([canary, await filesWith(given.services.env.dataFolder, forms(canary))]).toEqual([canary, []])
    expect(given.logged()).not.toContain(canary)
  }
  // PostgreSQL's own files: what must not be there, and that the search finds what must be.
  const marker = "canary-that-is-there-b8Nd"
  await database.owner.unsafe(`create table marker as select '${marker}'::text as text; checkpoint`)
  expect((await filesWith(database.folder, forms(marker))).length).toBeGreaterThan(0)
  for (const canary of CANARIES) expect([canary, await filesWith(database.folder, forms(canary))]).toEqual([canary, []])
}, 60_000)
