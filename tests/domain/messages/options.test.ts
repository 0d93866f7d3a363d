import { adoptLateDrafts, keepLateDraft } from "#lib/composing/late-drafts.ts"
import { issueAuthorTicket } from "#lib/keys/author-ticket.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import type { MemberContext } from "#lib/context.ts"
import { prepareAnswer } from "#lib/messages/answer.ts"
import { confirmReading } from "#lib/messages/confirm-reading.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { readComposeForm, type SendMessage } from "#lib/messages/input.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import type { Tracked } from "#lib/messages/tracked.ts"
import { NO_OPTIONS, NO_TYPED_OPTIONS, type ChosenOptions } from "#lib/messages/options.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { newId, type Id } from "#lib/ids.ts"
import { deliverOutgoing } from "#lib/notifications/deliver-outgoing.ts"
import { openTransports } from "#lib/notifications/transports.ts"
import { smsFacts } from "#lib/identity/sms-budget.ts"
import { testDatabase } from "../../support/database.ts"
import { toSend, value, givenServices, type Person } from "../../support/given.ts"
import { toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)

const options = (changes: Partial<ChosenOptions>): ChosenOptions => ({ ...NO_OPTIONS, expiresAt: null, ...changes })

type Sending = { readonly from: Person; readonly to: readonly Person[]; readonly asks: Partial<ChosenOptions> }

const send = async ({ from, to, asks }: Sending, more: Partial<SendMessage> = {}): Promise<Id> =>
  value(await sendMessage(await given.as(from), { ...toSend({ to }), ...more, options: options(asks) })).messageId

const open = async (ctx: MemberContext, id: Id) => value(await openMessage(ctx, id, { record: true }))
const tracked = async (person: Person, id: Id): Promise<readonly Tracked[]> => (await open(await given.as(person), id)).tracking ?? []

/** As a browser posts the compose form. */
const submit = async (ctx: MemberContext, fields: Readonly<Record<string, string>>) =>
  submitCompose(ctx, {
    form: readComposeForm(new Map(Object.entries(fields).map(([name, text]) => [name, [text]]))),
    uploads: [],
    uploadFailure: null,
  })

type Left = { readonly subject: string | null; readonly body: string }

/** Hands over what waits. @returns what has left for a mailbox or phone, the newest first */
async function sentTo(recipient: string): Promise<readonly Left[]> {
  const transports = await openTransports(given.services)
  const waiting = await database.owner<{ id: string }[]>`select id from outgoing order by created_at`
  for (const { id } of waiting) await deliverOutgoing(given.services, transports, id)
  return database.owner<Left[]>`select subject, body from evaluation_outbox where recipient = ${recipient} order by sequence desc`
}

const texts = async (number: string) => (await sentTo(number)).map(({ body }) => body)

describe("urgent", () => {
  it("M6 stands in the lists of everybody who has it, on the letter and in the notice, and is signed", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const id = await send({ from: anna, to: [bo], asks: { urgent: true } })
    await send({ from: anna, to: [bo], asks: {} })
    for (const [person, folder] of [
      [bo, "inbox"],
      [bo, "inbox"],
      [anna, "sent"],
    ] as const) {
      const { rows } = value(await listFolder(await given.as(person), { folder }))
      expect(rows.map((row) => row.urgent ?? false)).toEqual([false, true])
    }
    expect((await open(await given.as(bo), id)).options).toMatchObject({ urgent: true, noForwarding: false })
    const subjects = (await sentTo(bo.address)).map(({ subject }) => subject)
    expect(subjects).toEqual(["Meddelande från Anna", "Brådskande: meddelande från Anna"])
  })
})

describe("no forwarding", () => {
  it("M6 refuses recipients a forward and its files, also those that a form names by itself; the sender may", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const file = await given.attachment(anna, "plan.txt", "content")
    const id = await send({ from: anna, to: [bo], asks: { noForwarding: true } }, { attachments: [file] })
    const asBo = await given.as(bo)
    expect(await prepareAnswer(asBo, id, "forward")).toEqual({ ok: false, error: { code: "no_forwarding" } })
    // Nothing was shown, so it is not read.
    expect((await tracked(anna, id)).map(({ openedAt }) => openedAt)).toEqual([null])
    expect(await open(asBo, id)).toMatchObject({ mayForward: false, canReply: true })
    expect(value(await prepareAnswer(asBo, id, "reply")).to).toBe(anna.address)
    const refused = await submit(asBo, { to: anna.address, subject: "Fwd", message: "Look", keep: `${id}.0` })
    expect(refused).toMatchObject({ kind: "refused", failure: { code: "no_forwarding" } })
    // What was typed lies in the draft, without the file.
    const draft = value(await openDraft(asBo, refused.kind === "refused" ? (refused.draftId ?? "") : ""))
    expect([draft.text, draft.attachments]).toEqual(["Look", []])
    const asAnna = await given.as(anna)
    expect(await open(asAnna, id)).toMatchObject({ mayForward: true })
    expect(value(await prepareAnswer(asAnna, id, "forward")).attachments).toHaveLength(1)
    expect(await submit(asAnna, { to: bo.address, subject: "Fwd", message: "Look", keep: `${id}.0` })).toMatchObject({ kind: "sent" })
  })
})

describe("confirm reading", () => {
  it("M6 is said once however often it is pressed, by recipients who were asked, and seen by the sender", async () => {
    const { anna, bo, cia } = await given.people("anna", "bo", "cia")
    const id = await send({ from: anna, to: [bo, cia], asks: { confirmReading: true } })
    const asBo = await given.as(bo)
    expect((await open(asBo, id)).confirmedAt).toBeNull()
    const [first] = await Promise.all([confirmReading(asBo, id), confirmReading(asBo, id)])
    given.clock.pass(60_000)
    const again = value(await confirmReading(asBo, id))
    expect(again).toEqual(value(first))
    expect((await open(asBo, id)).confirmedAt).toEqual(again.at)
    expect((await tracked(anna, id)).map(({ confirmedAt }) => confirmedAt)).toEqual([again.at, null])
    // Not the sender, not a stranger, not where nobody asked.
    const { eva } = await given.people("eva")
    const plain = await send({ from: anna, to: [bo], asks: {} })
    for (const [person, which] of [
      [anna, id],
      [eva, id],
      [bo, plain],
      [bo, "nonsense"],
    ] as const)
      expect(await confirmReading(await given.as(person), which)).toEqual({ ok: false, error: { code: "not_found" } })
  })

  it("D2 when the sender has erased their copy there is nobody to tell", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const id = await send({ from: anna, to: [bo], asks: { confirmReading: true } })
    const asAnna = await given.as(anna)
    value(await moveToTrash(asAnna, [id]))
    value(await eraseMessages(asAnna, [id]))
    expect(await confirmReading(await given.as(bo), id)).toEqual({ ok: false, error: { code: "not_found" } })
  })
})

describe("registered letter", () => {
  it("I9 M6 is refused until everybody has a number, given or remembered, and names who lacks one, account or not (B20)", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const asAnna = await given.as(anna)
    const stranger = toAddress("dan.registered@example.org")
    const letter = { ...toSend({ to: [bo, anna] }), cc: [stranger], options: options({ level: "registered" }) }
    const wrong = `${bo.address}, ${stranger}`
    expect(await sendMessage(asAnna, letter)).toEqual({
      ok: false,
      error: { code: "invalid_fields", fields: { phone: "phone_needed" }, wrong },
    })
    const phones = new Map([
      [bo.address, bo.phone],
      [stranger, "+46701740677"],
    ])
    const id = value(await sendMessage(asAnna, { ...letter, phones })).messageId
    expect((await open(asAnna, id)).options.level).toBe("registered")
    // Remembered from then on; not of who is let go.
    value(await sendMessage(asAnna, { ...letter, token: newId() }))
    const letGo = new Set([stranger])
    expect(await sendMessage(asAnna, { ...toSend({ to: [] }), to: [stranger], letGo, options: letter.options })).toMatchObject({
      error: { wrong: stranger },
    })
  })
})

describe("text messages", () => {
  it("M6 tell recipients that somebody has written, at the number given or the account's own, without link or content", async () => {
    const { anna, bo, cia } = await given.people("anna", "bo", "cia")
    await database.owner`update accounts set phone_lost_at = now() where id = ${cia.accountId}`
    const [known, unknown] = [toAddress("eve.known@example.org"), toAddress("eve.unknown@example.org")]
    const more = { to: [bo.address, cia.address, known, unknown, anna.address], phones: new Map([[known, "+46701740688"]]) }
    const id = await send({ from: anna, to: [], asks: { smsNotice: true } }, more)
    expect((await tracked(anna, id)).map(({ smsNotice }) => smsNotice)).toEqual(["queued", "no_number", "queued", "no_number", null])
    expect(await texts(bo.phone)).toEqual([
      `Anna (${anna.address}) har skickat dig ett meddelande i Sigill. Hur du öppnar det står i mejlet som du har fått.`,
    ])
    expect((await texts("+46701740688"))[0]).toMatch(/^Anna \(anna\.[^)]*\) has sent you a message/)
    expect(await texts(cia.phone)).toEqual([])
  })

  it("M6 tell the sender who has opened it, once for each, in the transaction that records it", async () => {
    const { anna, bo, cia } = await given.people("anna", "bo", "cia")
    const id = await send({ from: anna, to: [bo, cia], asks: { smsReceipt: true } })
    await Promise.all([open(await given.as(bo), id), open(await given.as(bo), id)])
    await open(await given.as(bo), id)
    await open(await given.as(anna), id)
    expect(await texts(anna.phone)).toEqual([`Bo (${bo.address}) has opened your message in Sigill.`])
    expect((await tracked(anna, id)).map(({ smsReceipt }) => smsReceipt)).toEqual(["queued", null])
    await database.owner`update accounts set phone_lost_at = now() where id = ${anna.accountId}`
    await open(await given.as(cia), id)
    expect((await tracked(anna, id)).map(({ smsReceipt }) => smsReceipt)).toEqual(["queued", "no_number"])
    expect(await texts(anna.phone)).toHaveLength(1)
  })

  it("M6 U5 keep nobody from reading when they cannot be stored; the sender sees that none was sent", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const id = await send({ from: anna, to: [bo], asks: { smsReceipt: true } })
    const asBo = await given.as(bo)
    const full = { ...asBo, blobs: { ...asBo.blobs, write: async () => ({ ok: false, error: { code: "storage_full" } }) as const } }
    expect(await open(full, id)).toMatchObject({ wasUnread: true, seal: "holds" })
    const [seen] = await tracked(anna, id)
    expect([seen?.openedAt, seen?.smsReceipt]).toEqual([expect.any(Date), "not_stored"])
    expect(await texts(anna.phone)).toEqual([])
  })

  it("D2 tell nobody once the sender has erased their copy", async () => {
    const { anna, bo, cia } = await given.people("anna", "bo", "cia")
    const id = await send({ from: anna, to: [bo, cia], asks: { smsReceipt: true } })
    const asAnna = await given.as(anna)
    // One has left no trace but a text message that waits: it goes with the sender's copy.
    await open(await given.as(bo), id)
    value(await moveToTrash(asAnna, [id]))
    value(await eraseMessages(asAnna, [id]))
    await open(await given.as(cia), id)
    expect(await texts(anna.phone)).toEqual([])
  })

  it("B73 M6 a limit stops them and not the message, the sender is told, and codes have limits of their own", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const asAnna = { ...(await given.as(anna)), env: { ...given.services.env, evaluation: false } }
    const fates: (string | null | undefined)[] = []
    for (let count = 0; count < 11; count++) {
      const { messageId } = value(await sendMessage(asAnna, { ...toSend({ to: [bo] }), options: options({ smsNotice: true }) }))
      fates.push((await tracked(anna, messageId))[0]?.smsNotice)
    }
    expect(fates).toEqual([...Array.from({ length: 10 }, () => "queued"), "limited"])
    const [counted] = (await smsFacts(given.services)).countries.filter(({ country }) => country === "SE")
    // None of them is a code that should come back.
    expect(counted?.sent).toBe(0)
  })

  it("B73 M6 together they get half of what a day may cost", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const { cost } = await smsFacts(given.services)
    const asAnna = { ...(await given.as(anna)), env: { ...given.services.env, smsDailyLimit: Math.ceil(cost / 50) } }
    const { messageId } = value(await sendMessage(asAnna, { ...toSend({ to: [bo] }), options: options({ smsNotice: true }) }))
    const second = value(await sendMessage(asAnna, { ...toSend({ to: [bo] }), options: options({ smsNotice: true }) })).messageId
    const all = [...(await tracked(anna, messageId)), ...(await tracked(anna, second))].map(({ smsNotice }) => smsNotice)
    expect(all).toContain("limited")
  })
})

describe("a draft", () => {
  it("M4 M6 keeps the options of a form that came after the session had ended", async () => {
    const { anna } = await given.people("anna")
    const fields = { message: "Sent", sms_receipt: "on", no_forwarding: "on", expiry: "30" }
    const form = readComposeForm(new Map(Object.entries(fields).map(([name, text]) => [name, [text]])))
    const visitor = { ...given.services, language: "en" }
    const id = await keepLateDraft(visitor, { ticket: issueAuthorTicket(given.services, anna.accountId), form })
    const asAnna = await given.as(anna)
    expect(await adoptLateDrafts(asAnna)).toBe(1)
    const { options: kept } = value(await openDraft(asAnna, id ?? ""))
    expect(kept).toEqual({ ...NO_TYPED_OPTIONS, smsReceipt: true, noForwarding: true, expiry: "30" })
  })

  it("M4 M6 keeps the options as they were chosen, and sends them", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const asAnna = await given.as(anna)
    const chosen = { urgent: "on", confirm_reading: "on", expiry: "date", expiry_date: "2001-01-01", level: "registered" }
    const refused = await submit(asAnna, { to: bo.address, phone: bo.phone, message: "Hej", ...chosen })
    expect(refused).toMatchObject({ kind: "refused", failure: { code: "invalid_fields", fields: { expiry_date: "expiry_past" } } })
    const draftId = refused.kind === "refused" ? (refused.draftId ?? "") : ""
    const draft = value(await openDraft(asAnna, draftId))
    expect(draft.options).toEqual({
      ...NO_OPTIONS,
      urgent: true,
      confirmReading: true,
      level: "registered",
      expiry: "date",
      expiryDate: "2001-01-01",
    })
    const sent = await submit(asAnna, {
      draft: draftId,
      to: bo.address,
      phone: bo.phone,
      message: "Hej",
      ...chosen,
      expiry: "30",
      expiry_date: "",
    })
    const opened = await open(asAnna, sent.kind === "sent" ? sent.messageId : "")
    expect(opened.options).toEqual({ ...NO_OPTIONS, urgent: true, confirmReading: true, level: "registered" })
    expect(opened.expiresAt).not.toBeNull()
  })
})
