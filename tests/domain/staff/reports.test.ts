import { parseAddress } from "#lib/address.ts"
import { ownAudit } from "#lib/audit/list-audit.ts"
import { listBlocked } from "#lib/blocking/list-blocked.ts"
import { DAY } from "#lib/clock.ts"
import { newId, randomBytesFromSystem, type Id } from "#lib/ids.ts"
import { deleteAccount } from "#lib/leaving/delete-account.ts"
import { sendNow } from "#lib/messages/change-time.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { releaseDue } from "#lib/messages/release-held.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { abuseCaseOfMessage, allowSending, dismissReports, listAbuseCases, showAbuseCase, stopSending } from "#lib/staff/abuse-cases.ts"
import { askDeletion, ownCase } from "#lib/staff/ask-deletion.ts"
import { forgetReports } from "#lib/staff/forget-reports.ts"
import { moveSupport } from "#lib/staff/move-support.ts"
import { readSupport } from "#lib/staff/read-support.ts"
import { findReportable, reportMessage, type ReportMessage } from "#lib/staff/report-message.ts"
import { givenCarrier } from "../../support/carrier.ts"
import { testDatabase } from "../../support/database.ts"
import { allRows, tablesWithAll } from "../../support/database-rows.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { hireSupport } from "../../support/staff.ts"
import { toAddress } from "../../support/visitor.ts"
import { untilOneWaits } from "../../support/waiting.ts"

const database = testDatabase()
const given = givenServices(database)
const NOT_FOUND = { ok: false, error: { code: "not_found" } }

const carrier = givenCarrier(given)
let staff: Person
beforeAll(async () => void (staff = await hireSupport(given)))

const support = () => given.as(staff)
const supportAddress = () => parseAddress(given.services.env.supportAddress) ?? ""

type Given = Partial<Omit<ReportMessage, "messageId">>

async function report(by: Person, messageId: Id, more: Given = {}) {
  const typed = { token: newId(), reason: "threats", text: "He writes every day.", with: { text: false, block: false }, ...more } as const
  return reportMessage(await given.as(by), { messageId, ...typed })
}

/** `from` writes to each of them, and each reports it. */
async function reported(from: Person, ...by: readonly Person[]): Promise<Id> {
  for (const who of by) value(await report(who, await given.sentMessage({ from, to: [who] })))
  return caseOf(from)
}

async function caseOf({ accountId }: Person): Promise<Id> {
  const found = value(await listAbuseCases(await support())).find((row) => row.accountId === accountId && row.state === "open")
  if (found === undefined) throw new Error("there is no open case")
  return found.id
}

async function letterOf(by: Person): Promise<Id> {
  const rows = value(await listFolder(await given.as(by), { folder: "sent" })).rows
  return rows[0]?.id ?? ""
}

const send = async (from: Person, ...addresses: readonly string[]) =>
  sendMessage(await given.as(from), { ...toSend({ to: [] }), to: addresses.map(toAddress) })
const strangers = (count: number) => Array.from({ length: count }, () => `${newId()}@example.org`)
const audited = async (type: string) => {
  const rows = await database.owner<
    { actor: Id | null; subject: Id | null }[]
  >`select actor_id as actor, subject_id as subject from audit_entries where type = ${type} order by sequence`
  return rows.at(-1)
}

describe("reporting a message", () => {
  it("M18 sends support a sealed message and opens the case with it, without the text unless it is wanted", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const text = "canary-threat"
    const [first, second] = [
      await given.sentMessage({ from: bo, to: [anna], subject: "canary-subject", text }),
      await given.sentMessage({ from: bo, to: [anna], subject: "canary-second", text, formatted: true }),
    ]
    expect(value(await findReportable(await given.as(anna), first))).toMatchObject({ address: bo.address, isReported: false })
    value(await report(anna, first))
    expect(value(await findReportable(await given.as(anna), first)).isReported).toBe(true)
    const without = value(await readSupport(await support(), await letterOf(anna)))
    expect(without).toMatchObject({ seal: "holds", sender: { address: anna.address } })
    const read = JSON.stringify(without.body)
    expect(read).toContain(bo.address)
    expect(read).toContain("He writes every day.")
    expect(read).not.toContain("canary")
    value(await report(anna, second, { reason: "other", text: "", with: { text: true, block: false } }))
    const along = JSON.stringify(value(await readSupport(await support(), await letterOf(anna))).body)
    for (const word of ["canary-second", "canary-threat"]) expect(along).toContain(word)

    const shown = value(await showAbuseCase(await support(), await caseOf(bo)))
    expect(shown).toMatchObject({ addresses: [bo.address], state: "open", reporters: 1, isBraked: false })
    expect(shown.reports.map(({ reason, hasText }) => [reason, hasText])).toEqual([
      ["other", true],
      ["threats", false],
    ])
    expect(await abuseCaseOfMessage(await support(), await letterOf(anna))).toBe(shown.id)
    expect(JSON.stringify(await allRows(database.owner))).not.toContain("canary")
    // Whoever is reported has asked for nothing.
    expect(value(await ownCase(await given.as(bo)))).toBeNull()
  })

  it("M18 blocks the sender in the same act where that is ticked, once for each message and reporter, however often it is pressed", async () => {
    const { anna, bo, cia } = await given.people("anna", "bo", "cia")
    const { messageId } = value(await sendMessage(await given.as(bo), toSend({ to: [anna, cia] })))
    const token = newId()
    const more = { token, with: { text: false, block: true } }
    for (const one of await Promise.all([report(anna, messageId, more), report(anna, messageId, more)])) value(one)
    expect(value(await listBlocked(await given.as(anna))).map(({ sender }) => sender?.address)).toEqual([bo.address])
    expect(await report(anna, messageId)).toEqual({ ok: false, error: { code: "reported_already" } })
    expect(value(await listFolder(await given.as(anna), { folder: "sent" })).rows).toHaveLength(1)
    value(await report(cia, messageId))
    expect(value(await showAbuseCase(await support(), await caseOf(bo))).reporters).toBe(2)
  })

  it("B40 nobody reports by another's message, their own, support's, or one whose seal does not prove its sender", async () => {
    const { anna, bo, eve } = await given.people("anna", "bo", "eve")
    const messageId = await given.sentMessage({ from: bo, to: [anna] })
    expect(await report(eve, messageId)).toEqual(NOT_FOUND)
    expect(await report(bo, messageId)).toEqual(NOT_FOUND)
    await database.owner`update messages set sender_id = ${eve.accountId} where id = ${messageId}`
    expect(await report(anna, messageId)).toEqual({ ok: false, error: { code: "sender_unsure" } })
    const id = await reported(bo, eve)
    for (const act of [dismissReports, stopSending, allowSending]) expect(await act(await given.as(bo), { caseId: id })).toEqual(NOT_FOUND)
    expect(await showAbuseCase(await given.as(bo), id)).toEqual(NOT_FOUND)
    expect(await listAbuseCases(await given.as(bo))).toEqual(NOT_FOUND)
  })

  it("D2 once the report is erased no row says who made it, nor does the trail ever", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const messageId = await given.sentMessage({ from: bo, to: [anna] })
    value(await report(anna, messageId))
    expect(await audited("report.received")).toEqual({ actor: null, subject: null })
    const letter = await letterOf(anna)
    for (const type of ["support.trashed", "support.erased"] as const) value(await moveSupport(await support(), type, [letter]))
    for (const [who, ids] of [
      [anna, [letter, messageId]],
      [bo, [messageId]],
    ] as const) {
      value(await moveToTrash(await given.as(who), ids))
      value(await eraseMessages(await given.as(who), ids))
    }
    const rows = await allRows(database.owner)
    for (const mine of [anna.accountId, anna.address])
      for (const theirs of [bo.accountId, bo.address]) expect(tablesWithAll(rows, [mine, theirs])).toEqual([])
    const caseId = await caseOf(bo)
    for (const mine of [anna.accountId, messageId, letter]) expect(tablesWithAll(rows, [mine, caseId])).toEqual([])
    expect(value(await showAbuseCase(await support(), caseId))).toMatchObject({ reporters: 1, reports: [{ messageId: null }] })
  })
})

describe("what reports lead to", () => {
  it("M18 B75 the third reporter within seven days slows the account down to ten new people a day, until it is decided", async () => {
    const { bo, anna, cia, dan, eva } = await given.people("bo", "anna", "cia", "dan", "eva")
    await reported(bo, anna, cia)
    // The same person once more is nobody else.
    value(await report(anna, await given.sentMessage({ from: bo, to: [anna] })))
    const caseId = await caseOf(bo)
    expect(value(await showAbuseCase(await support(), caseId))).toMatchObject({ reporters: 2, isBraked: false })
    await reported(bo, dan)
    expect(value(await showAbuseCase(await support(), caseId))).toMatchObject({ reporters: 3, isBraked: true })
    // Three were written to today already.
    value(await send(bo, ...strangers(7)))
    const braked = { ok: false, error: { code: "sending_braked", max: 10, support: given.services.env.supportAddress } }
    expect(await send(bo, eva.address)).toEqual(braked)
    value(await send(bo, anna.address))
    value(await send(bo, supportAddress()))
    value(await dismissReports(await support(), { caseId }))
    value(await send(bo, eva.address))
    expect((await carrier.sentTo(bo.address)).join()).toContain("inte l=C3=A4ngre begr=C3=A4nsat")
    expect(await audited("report.dismissed")).toEqual({ actor: staff.accountId, subject: bo.accountId })
    // A new report begins anew.
    value(await report(eva, await given.sentMessage({ from: bo, to: [eva] })))
    expect(value(await showAbuseCase(await support(), await caseOf(bo)))).toMatchObject({ reporters: 4, isBraked: false })
  })

  it("M18 once decided nothing is slowed down; who is stopped is not told that they may send as before", async () => {
    const { bo, anna, cia, dan, eva } = await given.people("bo", "anna", "cia", "dan", "eva")
    const messageIds = [
      [anna, await given.sentMessage({ from: bo, to: [anna] })],
      [cia, await given.sentMessage({ from: bo, to: [cia] })],
      [dan, await given.sentMessage({ from: bo, to: [dan] })],
    ] as const
    const stopped = await reported(bo, eva)
    value(await stopSending(await support(), { caseId: stopped }))
    const before = (await carrier.sentTo(bo.address)).length
    for (const [who, messageId] of messageIds) value(await report(who, messageId))
    const braked = await caseOf(bo)
    const shown = async () => value(await showAbuseCase(await support(), braked))
    expect(await shown()).toMatchObject({ isBraked: true, stoppedAt: expect.any(Date) as Date })
    value(await dismissReports(await support(), { caseId: braked }))
    expect(await carrier.sentTo(bo.address)).toHaveLength(before)
    expect(await audited("report.dismissed")).toEqual({ actor: staff.accountId, subject: null })
    value(await allowSending(await support(), { caseId: stopped }))
    expect(await shown()).toMatchObject({ isBraked: false, stoppedAt: null })
  })

  it("M18 B76 each is counted once, also after the server's key was changed", async () => {
    const { bo, anna } = await given.people("bo", "anna")
    const [first, second] = [await given.sentMessage({ from: bo, to: [anna] }), await given.sentMessage({ from: bo, to: [anna] })]
    value(await report(anna, first))
    const { field } = given.services.serverKeys
    const next = randomBytesFromSystem(32)
    const rotated = { version: 2, key: next, byVersion: (version: number) => (version === 2 ? next : field.byVersion(version)) }
    const later = { ...(await given.as(anna)), serverKeys: { ...given.services.serverKeys, field: rotated } }
    const typed = { token: newId(), reason: "spam", text: "", with: { text: false, block: false } } as const
    expect(await reportMessage(later, { messageId: first, ...typed })).toEqual({ ok: false, error: { code: "reported_already" } })
    value(await reportMessage(later, { messageId: second, ...typed }))
    expect(value(await showAbuseCase(await support(), await caseOf(bo))).reporters).toBe(1)
  })

  it("M18 reports further apart than seven days do not slow down; in thirty days they are counted", async () => {
    const { bo, anna, cia, dan } = await given.people("bo", "anna", "cia", "dan")
    const caseId = await reported(bo, anna, cia)
    await database.owner`update reports set reported_at = reported_at - interval '8 days' where case_id = ${caseId}`
    await reported(bo, dan)
    expect(value(await showAbuseCase(await support(), caseId))).toMatchObject({ reporters: 3, isBraked: false })
    await database.owner`update reports set reported_at = reported_at - interval '23 days' where case_id = ${caseId}`
    expect(value(await showAbuseCase(await support(), caseId)).reporters).toBe(1)
  })

  it("M18 R4 dismissing tells who reported, by mail, and whoever was reported nothing where nothing was limited", async () => {
    const { bo, anna } = await given.people("bo", "anna")
    const caseId = await reported(bo, anna)
    const outcomes = await Promise.all([dismissReports(await support(), { caseId }), dismissReports(await support(), { caseId })])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await stopSending(await support(), { caseId })).toEqual({ ok: false, error: { code: "case_decided" } })
    const other = await reported(bo, (await given.people("cia"))["cia"])
    const before = (await carrier.sentTo(bo.address)).length
    value(await dismissReports(await support(), { caseId: other }))
    const told = (await carrier.sentTo(anna.address)).filter((mail) => mail.includes("Your report is decided"))
    expect(told).toHaveLength(1)
    expect(told.join()).not.toContain(bo.address)
    expect(await carrier.sentTo(bo.address)).toHaveLength(before)
    expect(await audited("report.dismissed")).toEqual({ actor: staff.accountId, subject: null })
  })

  it("M18 a stopped account sends to nobody but support, reads and receives as before, and is told; lifted, what waited leaves", async () => {
    const { bo, anna } = await given.people("bo", "anna")
    const hold = { kind: "scheduled", dueAt: new Date(given.clock.now().getTime() + DAY) } as const
    const { messageId } = value(await sendMessage(await given.as(bo), toSend({ to: [anna], subject: "Scheduled" }), { hold }))
    const caseId = await reported(bo, anna)
    value(await stopSending(await support(), { caseId }))
    const refused = { ok: false, error: { code: "sending_stopped", support: given.services.env.supportAddress } }
    expect(await send(bo, anna.address)).toEqual(refused)
    expect(await send(bo, supportAddress(), anna.address)).toEqual(refused)
    expect(await sendNow(await given.as(bo), messageId)).toEqual(refused)
    value(await send(bo, supportAddress()))
    const received = await given.sentMessage({ from: anna, to: [bo], subject: "Received" })
    expect(value(await openMessage(await given.as(bo), received, { record: true })).subject).toBe("Received")
    await database.owner`update held_messages set due_at = now() where message_id = ${messageId}`
    await releaseDue(given.services)
    const inbox = async () => value(await listFolder(await given.as(anna), { folder: "inbox" })).rows.map(({ subject }) => subject)
    expect(await inbox()).toEqual(["A subject"])
    const told = (await carrier.sentTo(bo.address)).filter((mail) => mail.includes("ndning fr=C3=A5n ditt konto"))
    expect(told).toHaveLength(1)
    expect(told.join()).not.toContain(anna.address)
    expect(await audited("sending.stopped")).toEqual({ actor: staff.accountId, subject: bo.accountId })
    expect(value(await ownAudit(await given.as(bo))).map(({ type }) => type)).toContain("sending.stopped")

    const outcomes = await Promise.all([allowSending(await support(), { caseId }), allowSending(await support(), { caseId })])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    value(await send(bo, anna.address))
    await releaseDue(given.services)
    expect((await inbox()).sort()).toEqual(["A subject", "A subject", "Scheduled"])
    expect((await carrier.sentTo(bo.address)).join()).toContain("Du kan skicka igen")
    expect(await audited("sending.allowed")).toEqual({ actor: staff.accountId, subject: bo.accountId })
  })

  it("I11 a request for deletion and reports stand beside each other; both go with the account", async () => {
    const { bo, anna } = await given.people("bo", "anna")
    value(await askDeletion(await given.as(bo), { token: newId(), text: "" }))
    const caseId = await reported(bo, anna)
    value(await deleteAccount(given.services, bo.accountId, { by: { kind: "self" } }))
    expect(await showAbuseCase(await support(), caseId)).toEqual(NOT_FOUND)
    expect(await database.owner`select 1 from reports where case_id = ${caseId}`).toHaveLength(0)
  })

  it("B43 I11 who decides just when the account is deleted waits for that, and neither fails", async () => {
    const { bo, anna } = await given.people("bo", "anna")
    const caseId = await reported(bo, anna)
    const ctx = await support()
    const { deciding } = await database.owner.begin(async (tx) => {
      // As `deleteEmptyAccount` does it: the case goes with the account.
      await tx`select id from accounts where id = ${bo.accountId} for update`
      const deciding = stopSending(ctx, { caseId })
      deciding.catch(() => undefined)
      await untilOneWaits(database)
      await tx`delete from abuse_cases where account_id = ${bo.accountId}`
      return { deciding }
    })
    expect(await deciding).toEqual({ ok: false, error: { code: "case_decided" } })
  })

  it("D5 reports of decided cases are forgotten after ninety days", async () => {
    const { bo, dan, anna } = await given.people("bo", "dan", "anna")
    const [open, decided] = [await reported(bo, anna), await reported(dan, anna)]
    value(await dismissReports(await support(), { caseId: decided }))
    await database.owner`update reports set reported_at = reported_at - interval '91 days' where case_id = any(${[open, decided]})`
    expect(await forgetReports(given.services)).toBe(1)
    expect(value(await showAbuseCase(await support(), open)).reports).toHaveLength(1)
  })

  it("D5 what was decided is forgotten after ninety days, but for whom it still stops", async () => {
    const { bo, dan, eva, anna } = await given.people("bo", "dan", "eva", "anna")
    const [dismissed, stopped] = [await reported(dan, anna), await reported(eva, anna)]
    value(await dismissReports(await support(), { caseId: dismissed }))
    value(await stopSending(await support(), { caseId: stopped }))
    await database.owner`update abuse_cases set decided_at = decided_at - interval '91 days' where id = any(${[dismissed, stopped]})`
    expect(await forgetReports(given.services)).toBe(0)
    expect(await showAbuseCase(await support(), dismissed)).toEqual(NOT_FOUND)
    value(await allowSending(await support(), { caseId: stopped }))
    await forgetReports(given.services)
    expect(await showAbuseCase(await support(), stopped)).toEqual(NOT_FOUND)
    expect(await database.owner`select 1 from reports where case_id = any(${[dismissed, stopped]})`).toHaveLength(0)
    const open = await reported(bo, anna)
    await database.owner`update abuse_cases set opened_at = opened_at - interval '91 days' where id = ${open}`
    await forgetReports(given.services)
    expect(value(await showAbuseCase(await support(), open)).state).toBe("open")
  })

  it("M18 lists what is to be decided first, then whose sending is stopped, then the rest", async () => {
    const { bo, dan, eva, anna } = await given.people("bo", "dan", "eva", "anna")
    const [stopped, dismissed] = [await reported(eva, anna), await reported(dan, anna)]
    value(await stopSending(await support(), { caseId: stopped }))
    value(await dismissReports(await support(), { caseId: dismissed }))
    const ids = [await reported(bo, anna), stopped, dismissed]
    const listed = value(await listAbuseCases(await support())).map(({ id }) => id)
    expect(listed.filter((id) => ids.includes(id))).toEqual(ids)
  })
})
