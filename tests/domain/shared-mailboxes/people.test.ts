import { findHeldBackInMailbox } from "#lib/composing/held-back-in-mailbox.ts"
import { adoptLateDrafts, keepLateDraft } from "#lib/composing/late-drafts.ts"
import { shownPhones } from "#lib/composing/shown-phones.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import { addToList, createList } from "#lib/contacts/address-lists.ts"
import { peopleToPick } from "#lib/contacts/people-to-pick.ts"
import { createContact } from "#lib/contacts/save-contact.ts"
import type { MemberContext } from "#lib/context.ts"
import { findDraftOfForm } from "#lib/drafts/find-draft-of-form.ts"
import { listDrafts } from "#lib/drafts/list-drafts.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { newId } from "#lib/ids.ts"
import { issueAuthorTicket } from "#lib/keys/author-ticket.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { contactLists, seesContactLists } from "#lib/organisations/colleagues.ts"
import { addReader, showUnitMailbox } from "#lib/organisations/mailbox-readers.ts"
import { setContactLists } from "#lib/organisations/set-contact-lists.ts"
import { makeUnitMailbox } from "#lib/organisations/unit-mailboxes.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { twoReadersWorld, letterTo, type RecordsWorld } from "../../support/records.ts"
import { beingMade, CODE } from "../../support/rights-world.ts"
import { toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, unit, joined } = givenOrganisations(given)

type World = RecordsWorld & Record<"fay" | "gus", Person>

/** Dag and Fay of care read the desk's mailbox; Gus works in school. */
async function world(): Promise<World> {
  const made = await twoReadersWorld(given)
  const { anna, org } = made
  const { gus } = await given.people("gus")
  await joined(anna, org, { person: gus, unitId: await unit(anna, org, { name: "School" }), as: "employee" })
  return { ...made, gus }
}

const asDesk = async (who: Person, { desk }: World): Promise<MemberContext> => value(await openUnitMailbox(await given.as(who), desk))
const formOf = (fields: Readonly<Record<string, string>>) =>
  readComposeForm(new Map(Object.entries({ token: newId(), ...fields }).map(([name, text]) => [name, [text]])))
const write = async (ctx: MemberContext, to: string, more: Readonly<Record<string, string>> = {}) =>
  submitCompose(ctx, { form: formOf({ to, subject: "Hej", message: "Hej", ...more }), uploads: [], uploadFailure: null })
const addressesOf = async (ctx: MemberContext) => value(await peopleToPick(ctx)).people.map(([, address]) => address)

test("M15 M10 O9 Compose as a shared mailbox offers whom it writes with and whom its unit sees, to each reader the same, and nothing of their own books", async () => {
  const here = await world()
  const { anna, dag, fay, gus, cia } = here
  const { ivy, jim, kim } = await given.people("ivy", "jim", "kim")
  // What is Dag's own: a contact in a list, somebody whom he wrote to, and colleagues in another organisation.
  const details = { id: newId(), organisation: "", note: "", lists: [], addresses: [toAddress(ivy.address)] }
  const { id } = value(await createContact(await given.as(dag), { ...details, name: "Private Ivy", phones: ["+46701740691"] }))
  const list = value(await createList(await given.as(dag), { name: "Private list" }))
  value(await addToList(await given.as(dag), { list: list.id, contacts: [id] }))
  expect((await write(await given.as(dag), jim.address, { phone: "+46701740692" })).kind).toBe("sent")
  const other = await organisation(kim)
  for (const person of [dag, kim]) await joined(kim, other, { person, unitId: other, as: "member" })
  const own = [...(await addressesOf(await given.as(dag)))]
  for (const person of [ivy, jim, kim]) expect(own).toContain(person.address)

  expect(await addressesOf(await asDesk(dag, here))).toEqual([dag, fay, gus].map(({ address }) => address))
  await letterTo(given, here, { from: cia })
  expect((await write(await asDesk(fay, here), anna.address, { phone: "+46701740693" })).kind).toBe("sent")
  const offered = value(await peopleToPick(await asDesk(dag, here)))
  expect(offered.people.map(([, address]) => address).sort()).toEqual([anna, cia, dag, fay, gus].map(({ address }) => address).sort())
  expect(value(await peopleToPick(await asDesk(fay, here)))).toEqual(offered)
  expect(offered.lists.map(([, addresses]) => [...addresses].sort())).toContainEqual([dag.address, fay.address].sort())
  expect(JSON.stringify(offered)).not.toContain("Private")
  // And the mailbox's correspondents are not the reader's own.
  expect(await addressesOf(await given.as(fay))).not.toContain(cia.address)

  // Of phones what the mailbox demanded, whoever wrote it, and nothing that a reader knows or demanded.
  const typed = { to: [ivy, jim, anna].map(({ address }) => address).join(", "), cc: "", bcc: "", phone: "", letGo: [] }
  for (const reader of [dag, fay])
    expect(await shownPhones(await asDesk(reader, here), typed)).toMatchObject([
      { address: anna.address, kind: "remembered", digits: "93" },
    ])
  expect((await shownPhones(await given.as(dag), typed)).map(({ address, kind }) => [address, kind])).toEqual([
    [ivy.address, "contact"],
    [jim.address, "remembered"],
  ])
})

test("O9 M15 a shared mailbox sees as its unit does: nobody where that is said, whatever its readers see elsewhere", async () => {
  const here = await world()
  const { anna, dag, org, care } = here
  const { kim } = await given.people("kim")
  const other = await organisation(kim)
  for (const person of [dag, kim]) await joined(kim, other, { person, unitId: other, as: "member" })
  expect((await contactLists(await asDesk(dag, here))).map(({ organisationId }) => organisationId)).toEqual([org])
  // The mailbox itself is nobody whom it writes to.
  expect((await contactLists(await asDesk(dag, here))).flatMap(({ people }) => people).some(({ kind }) => kind === "mailbox")).toBe(false)
  value(await setContactLists(await organizer(anna, org), { unitId: care, seen: "none", listed: "no" }))
  expect((await contactLists(await asDesk(dag, here))).flatMap(({ people }) => people)).toEqual([])
  expect(await seesContactLists(await asDesk(dag, here))).toBe(false)
  expect(await seesContactLists(await given.as(dag))).toBe(true)
})

test("M4 O11 M15 what is posted for a mailbox while a factor is demanded has a place of its own beside the draft that it came from, to which its writer is led back", async () => {
  const here = await world()
  const { dag, fay, desk } = here
  const begun = await write(await asDesk(dag, here), "", { act: "save", subject: "Begun" })
  const draftId = begun.kind === "saved" ? begun.draftId : ""
  const token = newId()
  const post = (message: string, fields: Readonly<Record<string, string>>) => {
    const form = formOf({ to: "cia@example.org", subject: "Typed on", message, token, ...fields })
    const ticket = issueAuthorTicket(given.services, desk, dag.accountId)
    return keepLateDraft({ ...given.services, language: "en" }, { ticket, form, why: "held_back" })
  }
  expect([await post("Half", { draft: draftId }), await post("All of it", { draft: draftId })]).toEqual([draftId, draftId])
  await adoptLateDrafts(await asDesk(dag, here))
  const late = await findDraftOfForm(await asDesk(dag, here), draftId, token)
  expect(late).not.toBe(draftId)
  expect(await findHeldBackInMailbox(await given.as(dag))).toMatchObject({ mailboxId: desk, draftId: late })
  expect(value(await openDraft(await asDesk(dag, here), late))).toMatchObject({ text: "All of it", problem: { code: "held_back" } })
  // What lay there is as it was, and there is one draft of what was posted twice.
  expect(value(await openDraft(await asDesk(fay, here), draftId))).toMatchObject({ subject: "Begun", problem: null })
  expect(value(await listDrafts(await asDesk(fay, here))).rows).toHaveLength(2)
  // A colleague is led to nothing that somebody else wrote, and each to their own, whoever wrote last.
  expect(await findHeldBackInMailbox(await given.as(fay))).toBeNull()
  given.clock.pass(1000)
  const ticket = issueAuthorTicket(given.services, desk, fay.accountId)
  const own = { ticket, form: formOf({ subject: "By Fay", message: "By Fay" }), why: "held_back" } as const
  const fays = await keepLateDraft({ ...given.services, language: "en" }, own)
  expect(await findHeldBackInMailbox(await given.as(fay))).toMatchObject({ mailboxId: desk, draftId: fays })
  expect(await findHeldBackInMailbox(await given.as(dag))).toMatchObject({ mailboxId: desk, draftId: late })
  // Whoever does not read the mailbox is led nowhere.
  expect(await findHeldBackInMailbox(await given.as(here.gus))).toBeNull()
})

test("M17 M15 what is written as a shared mailbox is asked about as for a person: from its unit, whoever writes it", async () => {
  const here = await world()
  const { dag, gus, anna, org } = here
  const { kim } = await given.people("kim")
  const other = await organisation(kim)
  for (const person of [dag, kim]) await joined(kim, other, { person, unitId: other, as: "member" })
  const out = "ute@example.org"
  const asked = await write(await asDesk(dag, here), `${gus.address}, ${out}`)
  expect(asked).toMatchObject({ failure: { code: "doubtful", fields: { to: "outside_one" }, outsider: out } })
  const about = asked.kind === "refused" && asked.failure.code === "doubtful" ? asked.failure.about : ""
  const insisted = await write(await asDesk(dag, here), `${gus.address}, ${out}`, { act: "send_anyway", accepted: about })
  expect(insisted.kind).toBe("sent")
  // A colleague that a reader has elsewhere is outside here, and where nobody is inside nothing is asked.
  expect(await write(await asDesk(dag, here), `${gus.address}, ${kim.address}`)).toMatchObject({ failure: { outsider: kim.address } })
  expect((await write(await asDesk(dag, here), `${kim.address}, ${out}`)).kind).toBe("sent")
  // Of a sponsored group's mailbox nothing is asked, so that its readers learn of nobody who else is in it or works there (O9).
  const group = await unit(anna, org, { name: "Clients", group: true })
  await joined(anna, org, { person: dag, unitId: group, as: "member" })
  const office = await organizer(anna, org)
  const mailboxId = value(await makeUnitMailbox(office, { token: await beingMade(office, group), code: CODE.digits }))
  value(await addReader(office, { mailboxId, address: toAddress(dag.address) }))
  const board = value(await openUnitMailbox(await given.as(dag), mailboxId))
  expect((await write(board, `${gus.address}, ${out}`)).kind).toBe("sent")
})

test("O9 M15 B40 an administrator is told of a reader who is only in a sponsored group and finds more people as the mailbox", async () => {
  const here = await world()
  const { anna, org, care, desk, dag } = here
  const { ola } = await given.people("ola")
  const group = await unit(anna, org, { name: "Clients", group: true })
  await joined(anna, org, { person: ola, unitId: group, as: "member" })
  const office = await organizer(anna, org)
  value(await addReader(office, { mailboxId: desk, address: toAddress(ola.address) }))
  const told = async () =>
    value(await showUnitMailbox(office, desk)).readers.flatMap(({ accountId, findsMore }) => (findsMore ? [accountId] : []))
  expect(await told()).toEqual([ola.accountId])
  // Not where the group sees the same, nor where the unit sees nobody.
  value(await setContactLists(office, { unitId: group, seen: "organisation", listed: "no" }))
  expect(await told()).toEqual([])
  value(await setContactLists(office, { unitId: group, seen: "none", listed: "no" }))
  expect(await told()).toEqual([ola.accountId])
  value(await setContactLists(office, { unitId: care, seen: "none", listed: "no" }))
  expect(await told()).toEqual([])
  value(await setContactLists(office, { unitId: care, seen: null, listed: null }))
  // Whoever has a place in a department is no guest; of those of another part the administrator of this one learns nothing.
  await joined(anna, org, { person: ola, unitId: care, as: "member" })
  expect(await told()).toEqual([])
  expect(value(await showUnitMailbox(office, desk)).readers.map(({ accountId }) => accountId)).toContain(dag.accountId)
})
