import { parseAddress } from "#lib/address.ts"
import { newId, type Id } from "#lib/ids.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { askDeletion, ownCase } from "#lib/staff/ask-deletion.ts"
import { carryOutCase, caseOfMessage, declineCase, listCases, openCase, showCase } from "#lib/staff/cases.ts"
import { moveSupport } from "#lib/staff/move-support.ts"
import { givenCarrier } from "../../support/carrier.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { hireSupport } from "../../support/staff.ts"

const database = testDatabase()
const given = givenServices(database)
const NOT_FOUND = { ok: false, error: { code: "not_found" } }

const carrier = givenCarrier(given)
let staff: Person
beforeAll(async () => void (staff = await hireSupport(given)))

const support = () => given.as(staff)
async function ask(from: Person, text = "Please delete me"): Promise<Id> {
  const to = parseAddress(given.services.env.supportAddress)
  if (to === null) throw new Error("the support address is none")
  return value(await sendMessage(await given.as(from), { ...toSend({ to: [], subject: "Delete", text }), to: [to] })).messageId
}
const isThere = async ({ accountId }: Person) => (await database.sql`select 1 from accounts where id = ${accountId}`).length === 1

describe("cases", () => {
  it("I11 B25 asking in Account settings sends support a sealed message and opens the case with it", async () => {
    const { anna } = await given.people("anna")
    const ctx = await given.as(anna)
    const token = newId()
    expect(await askDeletion({ ...ctx, provenAt: null }, { token, text: "" })).toMatchObject({ error: { code: "proof_needed" } })
    value(await askDeletion(ctx, { token, text: "I move abroad" }))
    expect(value(await ownCase(ctx))).toMatchObject({ state: "open" })
    expect(await askDeletion(ctx, { token: newId(), text: "" })).toEqual({ ok: false, error: { code: "case_open" } })
    const [listed] = value(await listCases(await support())).filter(({ accountId }) => accountId === anna.accountId)
    const shown = value(await showCase(await support(), listed?.id ?? ""))
    expect(shown).toMatchObject({ proof: "holds", name: "Anna", addresses: [anna.address], hasAuthenticator: false, state: "open" })
    const sent = value(await listFolder(ctx, { folder: "sent" })).rows
    expect(sent.map(({ subject }) => subject)).toEqual(["Delete my account"])
    expect(await caseOfMessage(await support(), shown.messageId ?? "")).toBe(shown.id)
  })

  it("I11 staff open a case from a message that asks in its own words; only from one, and only where the seal holds", async () => {
    const { bo, eve } = await given.people("bo", "eve")
    const messageId = await ask(bo)
    expect(await openCase(await given.as(eve), { messageId })).toEqual(NOT_FOUND)
    expect(await openCase(await support(), { messageId: newId() })).toEqual(NOT_FOUND)
    const { caseId } = value(await openCase(await support(), { messageId }))
    expect(value(await showCase(await support(), caseId))).toMatchObject({ proof: "holds", addresses: [bo.address] })
    expect(await openCase(await support(), { messageId })).toEqual({ ok: false, error: { code: "case_open" } })
    const forged = await ask(eve)
    await database.owner`update messages set sender_id = ${bo.accountId} where id = ${forged}`
    expect(await openCase(await support(), { messageId: forged })).toEqual({ ok: false, error: { code: "case_unproven" } })
    expect(await showCase(await given.as(eve), caseId)).toEqual(NOT_FOUND)
    expect(await listCases(await given.as(eve))).toEqual(NOT_FOUND)
  })

  it("I11 declining answers the sender inside, with the reason, which is kept nowhere else", async () => {
    const { cia } = await given.people("cia")
    const { caseId } = value(await openCase(await support(), { messageId: await ask(cia) }))
    const reason = "canary-reason: an invoice is open"
    const decline = async () => declineCase(await support(), { token: newId(), caseId, reason })
    const outcomes = await Promise.all([decline(), decline(), decline()])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([
      { ok: false, error: { code: "case_decided" } },
      { ok: false, error: { code: "case_decided" } },
    ])
    const rows = value(await listFolder(await given.as(cia), { folder: "inbox" })).rows
    expect(rows).toHaveLength(1)
    const read = value(await openMessage(await given.as(cia), rows[0]?.id ?? "", { record: true }))
    expect(read).toMatchObject({ seal: "holds", sender: { name: "Sigill support" } })
    expect(JSON.stringify(read.body)).toContain(reason)
    expect(value(await ownCase(await given.as(cia)))).toMatchObject({ state: "declined" })
    expect(await carryOutCase(await support(), { caseId })).toEqual({ ok: false, error: { code: "case_decided" } })
    expect(JSON.stringify(await database.owner`select * from audit_entries`)).not.toContain("canary")
    // It can be asked again.
    value(await openCase(await support(), { messageId: await ask(cia) }))
  })

  it("I11 B25 carrying out asks who decides for a fresh proof, deletes the account, and tells its owner by mail", async () => {
    const { dan, eve } = await given.people("dan", "eve")
    const kept = await given.sentMessage({ from: dan, to: [eve], subject: "Kept" })
    const { caseId } = value(await openCase(await support(), { messageId: await ask(dan) }))
    expect(await carryOutCase({ ...(await support()), provenAt: null }, { caseId })).toMatchObject({ error: { code: "proof_needed" } })
    expect(await carryOutCase(await given.as(eve), { caseId })).toEqual(NOT_FOUND)
    // Who may not decide is not sent to prove themselves for it.
    expect(await carryOutCase({ ...(await given.as(eve)), provenAt: null }, { caseId })).toEqual(NOT_FOUND)
    const outcomes = await Promise.all([carryOutCase(await support(), { caseId }), carryOutCase(await support(), { caseId })])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await isThere(dan)).toBe(false)
    expect(await database.sql`select 1 from cases where id = ${caseId}`).toHaveLength(0)
    expect((await carrier.sentTo(dan.address)).join()).toContain("Your account is deleted")
    expect(value(await openMessage(await given.as(eve), kept, { record: true })).subject).toBe("Kept")
    const rows =
      await database.owner`select actor_id, details from audit_entries where type = 'account.deleted' and subject_id = ${dan.accountId}`
    expect(rows.map((row) => ({ ...row }))).toEqual([{ actor_id: staff.accountId, details: { way: "case" } }])
  })

  it("I11 K4 without proof nothing is carried out: the message erased, changed, or another account's", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const unproven = { ok: false, error: { code: "case_unproven" } }
    const erased = await ask(anna)
    const { caseId } = value(await openCase(await support(), { messageId: erased }))
    const other = await ask(bo)
    await database.owner`update cases set message_id = ${other} where id = ${caseId}`
    expect(value(await showCase(await support(), caseId)).proof).toBe("other_sender")
    expect(await carryOutCase(await support(), { caseId })).toEqual(unproven)
    await database.owner`update cases set message_id = ${erased} where id = ${caseId}`
    await database.owner`update messages set sent_at = sent_at + interval '1 second' where id = ${erased}`
    expect(value(await showCase(await support(), caseId)).proof).toBe("broken")
    expect(await carryOutCase(await support(), { caseId })).toEqual(unproven)
    for (const type of ["support.trashed", "support.erased"] as const) value(await moveSupport(await support(), type, [erased]))
    expect(value(await showCase(await support(), caseId)).proof).toBe("gone")
    expect(await carryOutCase(await support(), { caseId })).toEqual(unproven)
    expect(await isThere(anna)).toBe(true)
  })
})
