import { createContact } from "#lib/contacts/save-contact.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import { newId } from "#lib/ids.ts"
import { formats } from "#lib/language/formats.ts"
import { showLink } from "#lib/links/find-link.ts"
import { mendNumber } from "#lib/links/mend-number.ts"
import { notMyNumber } from "#lib/links/wrong-number.ts"
import { readComposeForm, type ComposeForm } from "#lib/messages/input.ts"
import { shownPhones } from "#lib/composing/shown-phones.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { givenLinkLetters } from "#tests/support/link-letters.ts"
import { register, toAddress } from "#tests/support/visitor.ts"

jest.setTimeout(60_000)

const database = testDatabase()
const given = givenLinkLetters(database)
const { as, newAddress, send, linkTo } = given

const [ONE, TWO] = ["+46701740671", "+46701740672"]
/** Of an authority: no text message can be sent to it. */
const LANDLINE = "+46186110000"
const formOf = (fields: Readonly<Record<string, string | readonly string[]>>): ComposeForm =>
  readComposeForm(new Map(Object.entries(fields).map(([name, typed]) => [name, [typed].flat()])))
const shown = (fields: Parameters<typeof formOf>[0]) => shownPhones(given.anna, formOf(fields))
const say = (secret: string) => notMyNumber(given.visited.ctx, { secret, token: null })
const demandOf = async (address: string) => {
  const link = await showLink(given.visited.ctx, await linkTo(address))
  return link?.isPhoneGiven === true ? link.phoneDigits : null
}

it("I9 M16 a number that was reported is not demanded again, also where another message reported it", async () => {
  const address = newAddress()
  await send({ address, phone: ONE })
  const first = await linkTo(address)
  await send({ address })
  expect(await demandOf(address)).toBe("71")
  value(await say(first))
  expect(await shown({ to: address })).toEqual([])
  await send({ address })
  expect(await demandOf(address)).toBeNull()
})

it("I9 what the sender mended is what is remembered", async () => {
  const address = newAddress()
  const id = await send({ address, phone: ONE })
  value(await say(await linkTo(address)))
  value(await mendNumber(given.anna, { messageId: id, position: 0, phone: TWO }))
  expect(await shown({ to: address })).toMatchObject([{ kind: "remembered", address, digits: "72", isAsked: true }])
})

it("I9 U5 compose shows what is remembered, for recipients in every field, and not where another number is typed", async () => {
  const [to, cc, bcc] = [newAddress(), newAddress(), newAddress()]
  for (const address of [to, cc, bcc]) await send({ address, phone: ONE })
  const asked = (address: string) => ({ kind: "remembered", address, digits: "71", isAsked: true })
  expect(await shown({ to, cc, bcc })).toMatchObject([asked(to), asked(cc), asked(bcc)])
  expect(await shown({ to, phone: ONE })).toEqual([])
  expect(await shown({ to, phone: TWO })).toMatchObject([{ kind: "differs", address: to, digits: "71" }])
  expect(await shown({ to, cc, phone: `${to} ${TWO}` })).toMatchObject([{ kind: "differs", address: to }, asked(cc)])
  await send({ address: to, phone: TWO })
  expect(await shown({ to })).toMatchObject([{ kind: "remembered", address: to, digits: "72", isAsked: true }])
})

it("I9 a number that is let go is not demanded, in the next message neither; until then the draft knows", async () => {
  const address = newAddress()
  await send({ address, phone: ONE })
  const typed = { token: newId(), to: address, subject: "Hej", message: "Hej", remembered: address }
  const saved = await submitCompose(given.anna, { form: formOf({ ...typed, act: "save" }), uploads: [], uploadFailure: null })
  const draft = value(await openDraft(given.anna, saved.kind === "saved" ? saved.draftId : ""))
  expect(await shownPhones(given.anna, draft)).toMatchObject([{ kind: "remembered", address, digits: "71", isAsked: false }])
  const sent = await submitCompose(given.anna, { form: formOf(typed), uploads: [], uploadFailure: null })
  expect(sent.kind).toBe("sent")
  expect(await demandOf(address)).toBeNull()
  expect(await shown({ to: address })).toEqual([])
  await send({ address })
  expect(await demandOf(address)).toBeNull()
})

it("I9 a ticked number stays", async () => {
  const address = newAddress()
  await send({ address, phone: ONE })
  const typed = { token: newId(), to: address, subject: "Hej", message: "Hej", remembered: address, ask: address }
  expect((await submitCompose(given.anna, { form: formOf(typed), uploads: [], uploadFailure: null })).kind).toBe("sent")
  expect(await demandOf(address)).toBe("71")
})

it("B20 compose knows nothing of people whom this sender has not written to, with an account or without", async () => {
  const [known, unknown] = [newAddress(), newAddress()]
  const cia = await as((await register(given.visited, { address: known, phone: "+46701740673" })).session)
  await send({ address: unknown, phone: ONE, from: cia })
  await send({ address: toAddress("anna@example.org"), from: cia })
  expect(await shown({ to: `${known}, ${unknown}` })).toEqual([])
})

it("M17 says since when a number is the same one, as far as messages are there", async () => {
  const address = newAddress()
  const day40 = (count: number) => new Date(Date.now() + count * 40 * 86_400_000)
  await send({ address, phone: TWO })
  given.visited.services.setClock(day40(1))
  await send({ address, phone: ONE })
  given.visited.services.setClock(day40(2))
  await send({ address })
  const [number] = await shown({ to: address })
  const { day } = formats({ language: "en", timeZone: given.anna.timeZone })
  expect(number).toMatchObject({ digits: "71", day: day(day40(1)) })
})

it("I9 M10 the number of a contact is offered, demanded only where it is ticked, and remembered from then on", async () => {
  const address = newAddress()
  const contact = { id: newId(), name: "Dan", organisation: "", note: "", addresses: [address], phones: [LANDLINE, TWO], lists: [] }
  value(await createContact(given.anna, contact))
  const offered = { kind: "contact", address, digits: "72", origin: "given" }
  expect(await shown({ to: address })).toMatchObject([{ ...offered, isAsked: false }])
  expect(await shown({ to: address, ask_contact: address })).toMatchObject([{ ...offered, isAsked: true }])
  expect(await shown({ to: address, phone: ONE })).toMatchObject([{ kind: "differs", from: "contact", address, digits: "72" }])
  expect(await shown({ to: address, phone: TWO })).toEqual([])
  const typed = { to: address, subject: "Hej", message: "Hej" }
  const submit = async (more: Readonly<Record<string, string>>) =>
    submitCompose(given.anna, { form: formOf({ ...typed, token: newId(), ...more }), uploads: [], uploadFailure: null })
  await submit({})
  expect(await demandOf(address)).toBeNull()
  await submit({ ask_contact: address })
  expect(await demandOf(address)).toBe("72")
  expect(await shown({ to: address })).toMatchObject([{ kind: "remembered", digits: "72" }])
})
