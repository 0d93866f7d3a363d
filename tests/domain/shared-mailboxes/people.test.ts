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
import { setContactLists } from "#lib/organisations/set-contact-lists.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { twoReadersWorld, letterTo, type RecordsWorld } from "../../support/records.ts"
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
    return keepLateDraft({ ...given.services, language: "en" }, { ticket: issueAuthorTicket(given.services, desk), form, why: "held_back" })
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
  // Whoever does not read the mailbox is led nowhere.
  expect(await findHeldBackInMailbox(await given.as(here.gus))).toBeNull()
})
