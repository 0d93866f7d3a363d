import { exportAccount } from "#lib/exporting/export-account.ts"
import { rotateKeys } from "#lib/factors/rotate-keys.ts"
import { newId } from "#lib/ids.ts"
import { deleteTemplate, saveTemplate, setSignature } from "#lib/own-texts/change-own-texts.ts"
import { findTemplate, listOwnTexts } from "#lib/own-texts/list-own-texts.ts"
import { MOST_TEMPLATES } from "#lib/own-texts/own-text.ts"
import { testDatabase } from "../../support/database.ts"
import { allRows } from "../../support/database-rows.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

const list = async (person: Person) => value(await listOwnTexts(await given.as(person)))
const add = async (person: Person, name: string, text = "Text") =>
  value(await saveTemplate(await given.as(person), { id: null, name, text })).id
const names = async (person: Person) => (await list(person)).templates.map(({ name }) => name)
const notFound = { ok: false, error: { code: "not_found" } }

test("M14 one signature is set, changed and taken away; setting it twice at once leaves one", async () => {
  const { anna } = await given.people("anna")
  expect(await list(anna)).toEqual({ signature: null, templates: [] })
  const contexts = [await given.as(anna), await given.as(anna)]
  await Promise.all(contexts.map((ctx, at) => setSignature(ctx, { text: `  Anna ${at}\n` })))
  expect((await list(anna)).signature).toMatch(/^Anna [01]$/)
  expect(value(await setSignature(await given.as(anna), { text: "Anna Åkesson\nUppsala" }))).toEqual({ isSet: true })
  expect((await list(anna)).signature).toBe("Anna Åkesson\nUppsala")
  expect(value(await setSignature(await given.as(anna), { text: " \n" }))).toEqual({ isSet: false })
  expect((await list(anna)).signature).toBeNull()
})

test("M14 templates are added, changed, listed by name as their language orders it and deleted; a name is used once, whatever its case", async () => {
  const { bo } = await given.people("bo")
  const [second] = [await add(bo, "Provsvar", "Allt är bra."), await add(bo, "Ärende 10"), await add(bo, "Kallelse")]
  expect(await names(bo)).toEqual(["Kallelse", "Provsvar", "Ärende 10"])
  const ctx = await given.as(bo)
  expect(await saveTemplate(ctx, { id: null, name: "PROVSVAR", text: "x" })).toEqual({ ok: false, error: { code: "template_name_taken" } })
  value(await saveTemplate(ctx, { id: second, name: "provsvar", text: "Allt är mycket bra." }))
  expect(value(await findTemplate(ctx, second))).toMatchObject({ name: "provsvar", text: "Allt är mycket bra." })
  value(await deleteTemplate(ctx, second))
  expect(await deleteTemplate(ctx, second)).toEqual(notFound)
  expect(await names(bo)).toEqual(["Kallelse", "Ärende 10"])
})

test("B40 nobody reads, changes or deletes another's texts", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await add(anna, "Provsvar")
  const ctx = await given.as(bo)
  expect(await findTemplate(ctx, id)).toEqual(notFound)
  expect(await saveTemplate(ctx, { id, name: "x", text: "x" })).toEqual(notFound)
  expect(await deleteTemplate(ctx, id)).toEqual(notFound)
  expect(await saveTemplate(ctx, { id: newId(), name: "x", text: "x" })).toEqual(notFound)
  expect(await names(anna)).toEqual(["Provsvar"])
})

test("B1 B7 K6 they lie sealed, open after the keys were rotated, and not in another's place", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  value(await setSignature(await given.as(anna), { text: "canary-signature" }))
  const [first, second] = [await add(anna, "canary-name", "canary-text"), await add(anna, "Other")]
  const other = await add(bo, "Bo's")
  const rows = JSON.stringify(await allRows(database.owner))
  for (const canary of ["canary-signature", "canary-name", "canary-text"]) {
    expect(rows).not.toContain(canary)
    expect(rows).not.toContain(Buffer.from(canary).toString("hex"))
  }
  const session = value(await rotateKeys(await given.as(anna), { password: anna.password, device: "/", network: "192.0.2.1" }))
  const later = { ...anna, session }
  expect(await list(later)).toMatchObject({ signature: "canary-signature", templates: [{ name: "canary-name" }, { name: "Other" }] })
  for (const id of [second, other])
    await database.owner`update own_texts set sealed = (select sealed from own_texts where id = ${first}) where id = ${id}`
  expect(await names(later)).toEqual(["canary-name"])
  expect(await names(bo)).toEqual([])
})

test("D4 they are in what a person takes out", async () => {
  const { anna } = await given.people("anna")
  value(await setSignature(await given.as(anna), { text: "Anna" }))
  await add(anna, "Provsvar", "Allt är bra.")
  for await (const { path, open } of value(exportAccount(await given.as(anna)))) {
    if (path !== "account.json") continue
    const content = await open()
    const record: unknown = Buffer.isBuffer(content) ? JSON.parse(content.toString()) : null
    expect(record).toMatchObject({ signature: "Anna", templates: [{ name: "Provsvar", text: "Allt är bra." }] })
    return
  }
  throw new Error("there is no account.json")
})

test("U5 more templates than anybody looks through are refused", async () => {
  const { anna } = await given.people("anna")
  await database.owner`insert into own_texts select gen_random_uuid(), ${anna.accountId}, 'template', 1, '\\x00' from generate_series(1, ${MOST_TEMPLATES})`
  expect(await saveTemplate(await given.as(anna), { id: null, name: "One more", text: "x" })).toEqual({
    ok: false,
    error: { code: "too_many_templates", max: MOST_TEMPLATES },
  })
})
