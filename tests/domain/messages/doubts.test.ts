import { firstMessagesTo } from "#lib/composing/first-messages.ts"
import { submitCompose, type Submitted } from "#lib/composing/submit-compose.ts"
import { createContact } from "#lib/contacts/save-contact.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { newId } from "#lib/ids.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)

type Fields = Readonly<Record<string, string>>

async function post(person: Person, fields: Fields): Promise<Submitted> {
  const typed = Object.entries({ token: newId(), subject: "Hej", message: "Hej", ...fields })
  const form = readComposeForm(new Map(typed.map(([name, text]) => [name, [text]])))
  return submitCompose(await given.as(person), { form, uploads: [], uploadFailure: null })
}

/** What the question was about, as the form carries it. */
function aboutOf(submitted: Submitted): string {
  if (submitted.kind !== "refused" || submitted.failure.code !== "doubtful") throw new Error(JSON.stringify(submitted))
  return submitted.failure.about
}
const insist = (accepted: string) => ({ act: "send_anyway", accepted })
const saved = async (person: Person, address: string) => {
  const contact = { id: newId(), name: "", organisation: "", note: "", addresses: [toAddress(address)], phones: [], lists: [] }
  return value(await createContact(await given.as(person), contact))
}
const [TRUE, FALSE] = ["kontakt@uppsala-region.example", "kontakt@uppsa1a-region.example"]

test("M17 a new address that is taken for a known one is asked about once, names both, and loses nothing", async () => {
  const { anna } = await given.people("anna")
  expect((await post(anna, { to: TRUE })).kind).toBe("sent")
  const token = newId()
  const asked = await post(anna, { token, to: FALSE })
  expect(asked).toMatchObject({ failure: { code: "doubtful", fields: { to: "alike_one" }, alike: FALSE, known: TRUE }, draftId: token })
  expect(value(await listFolder(await given.as(anna), { folder: "sent" })).rows).toHaveLength(1)
  const draft = value(await openDraft(await given.as(anna), token))
  // Without JavaScript the draft carries what was asked.
  expect(draft).toMatchObject({ text: "Hej", problem: { code: "doubtful", detail: { about: aboutOf(asked), alike: FALSE } } })
  expect(aboutOf(await post(anna, { to: FALSE }))).toBe(aboutOf(asked))
  expect((await post(anna, { token, to: FALSE, draft: token, ...insist(String(draft.problem?.detail["about"])) })).kind).toBe("sent")
  expect((await post(anna, { to: FALSE, cc: TRUE })).kind).toBe("sent")
})

test("M17 keys.md 3 nothing is asked about what has left already: a form that is sent again is the same message", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const form = { token: newId(), to: bo.address, line: "Ditt provsvar" }
  const sent = await post(anna, { ...form, ...insist(aboutOf(await post(anna, form))) })
  expect(sent.kind).toBe("sent")
  expect(await post(anna, form)).toEqual(sent)
})

test("M17 what was accepted for one recipient does not send to another", async () => {
  const { anna } = await given.people("anna")
  await saved(anna, TRUE)
  const about = aboutOf(await post(anna, { to: FALSE }))
  const other = "kontakt@uppsala-regi0n.example"
  expect(await post(anna, { to: `${FALSE}, ${other}`, ...insist(about) })).toMatchObject({
    failure: { fields: { to: "alike_one" }, alike: other },
  })
  expect(await post(anna, { to: FALSE, accepted: about })).toMatchObject({ failure: { code: "doubtful" } })
  expect((await post(anna, { to: FALSE, ...insist(about) })).kind).toBe("sent")
})

test("M17 an answer to somebody who has only written, and poses as a contact, is asked about; one to a contact is not", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  for (const from of [bo, cia]) await given.sentMessage({ from, to: [anna] })
  await saved(anna, bo.address.replace("bo.", "bo.x"))
  expect(await post(anna, { to: bo.address })).toMatchObject({ failure: { fields: { to: "alike_one" }, alike: bo.address } })
  expect((await post(anna, { to: cia.address })).kind).toBe("sent")
  await saved(anna, bo.address)
  expect((await post(anna, { to: bo.address })).kind).toBe("sent")
})

test("M17 I9 another number than last time is asked about, for exactly that number; the same one and a first one are not", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const write = async (phone: string, more: Fields = {}) => post(anna, { to: bo.address, phone, ...more })
  expect((await write("+46701740671")).kind).toBe("sent")
  expect((await write("+46 70 174 06 71")).kind).toBe("sent")
  const asked = await write("+46701740672")
  expect(asked).toMatchObject({ failure: { fields: { phone: "number_one" }, other: bo.address, last: "71", now: "72" } })
  expect(await write("+46701740673", insist(aboutOf(asked)))).toMatchObject({ failure: { now: "73" } })
  expect((await write("+46701740672", insist(aboutOf(asked)))).kind).toBe("sent")
  expect((await write("+46701740672")).kind).toBe("sent")
})

test("M17 more than ten in To and Copy are asked about, and not in Blind copy", async () => {
  const { anna } = await given.people("anna")
  const people = (count: number) => Array.from({ length: count }, (_, at) => `p${at}@example.org`).join(", ")
  expect((await post(anna, { to: people(10) })).kind).toBe("sent")
  expect((await post(anna, { bcc: people(11) })).kind).toBe("sent")
  const asked = await post(anna, { to: people(10), cc: "p10@example.org" })
  expect(asked).toMatchObject({ failure: { fields: { bcc: "many_see" }, seen: 11 } })
  expect(await post(anna, { to: people(12), ...insist(aboutOf(asked)) })).toMatchObject({ failure: { seen: 12 } })
  expect((await post(anna, { to: people(11), ...insist(aboutOf(asked)) })).kind).toBe("sent")
})

test("M17 an answer to all goes to people who see each other already; one more is asked about", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const others = Array.from({ length: 11 }, (_, at) => toAddress(`p${at}@example.org`))
  const first = value(await sendMessage(await given.as(anna), { ...toSend({ to: [bo] }), cc: others })).messageId
  const fields = { in_reply_to: first, to: anna.address, cc: others.join(", ") }
  expect((await post(bo, fields)).kind).toBe("sent")
  expect(await post(bo, { ...fields, cc: `${fields.cc}, new@example.org` })).toMatchObject({ failure: { seen: 13 } })
  expect(await post(bo, { ...fields, in_reply_to: newId() })).toMatchObject({ failure: { seen: 12 } })
})

test("M17 whoever was never written to is said, in every field and in order, and not asked about; never oneself", async () => {
  const { anna, bo, cia, dan } = await given.people("anna", "bo", "cia", "dan")
  await given.sentMessage({ from: anna, to: [bo] })
  const fields = { to: `Dan <${dan.address}>, ${bo.address}`, cc: `${anna.address}, nobody@`, bcc: cia.address }
  expect(await firstMessagesTo(await given.as(anna), fields)).toEqual([dan.address, cia.address])
  expect((await post(anna, { to: fields.to, bcc: fields.bcc })).kind).toBe("sent")
  expect(await firstMessagesTo(await given.as(anna), fields)).toEqual([])
})

test("M17 callers without a form are not asked", async () => {
  const { anna } = await given.people("anna")
  await saved(anna, TRUE)
  const letter = { ...toSend({ to: [] }), to: [toAddress(FALSE)], line: "Ditt provsvar" }
  expect((await sendMessage(await given.as(anna), letter)).ok).toBe(true)
})
