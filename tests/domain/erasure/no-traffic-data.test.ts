import twilio from "twilio"
import { readComposeForm } from "#lib/messages/input.ts"
import { eraseDrafts } from "#lib/drafts/erase-drafts.ts"
import { createFolder } from "#lib/folders/own-folders.ts"
import { resumeSession } from "#lib/identity/sessions.ts"
import { peopleMet, saveCorrespondent } from "#lib/contacts/correspondents.ts"
import type { MemberContext } from "#lib/context.ts"
import type { Id } from "#lib/ids.ts"
import { adoptLateDrafts, keepLateDraft } from "#lib/composing/late-drafts.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import { issueAuthorTicket } from "#lib/keys/author-ticket.ts"
import { completeAccount } from "#lib/links/complete-account.ts"
import { followLink, proveLink } from "#lib/links/follow-link.ts"
import { mendNumber } from "#lib/links/mend-number.ts"
import { expireUnclaimed } from "#lib/links/unclaimed.ts"
import { notMyNumber } from "#lib/links/wrong-number.ts"
import type { Address } from "#lib/address.ts"
import { readLink } from "#lib/links/read-link.ts"
import { changeExpiry } from "#lib/messages/change-expiry.ts"
import { confirmReading } from "#lib/messages/confirm-reading.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { moveToOwnFolder, moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { NO_OPTIONS } from "#lib/messages/options.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { indexMail } from "#lib/searching/index-mail.ts"
import { takeSmsStatus } from "#lib/notifications/sms-status.ts"
import { givenCarrier, TWILIO_TOKEN } from "../../support/carrier.ts"
import { testDatabase } from "../../support/database.ts"
import { allRows, tablesWithAll } from "../../support/database-rows.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { PASSWORD, toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const carrier = givenCarrier(given)

const PHONE = "+46701740611"
const INVITED = toAddress("dan.invited@example.org")

/** Where rows may stay, or change, when everything is erased, each with why it names nobody else and no message. */
const MAY_STAY: Readonly<Record<string, string>> = {
  "pgboss.job": "of mail that has left; the worker takes it within a minute",
  "public.sms_totals": "sums by country and day: no number, nobody",
  "public.limits": "keyed hashes, gone when their time is over",
  "public.attempts": "of a browser that was reading: sealed under the secret in its cookie, gone within the hour",
  "public.own_folders": "an empty folder stays",
  "public.contacts": "whom somebody saved stays until they delete it: sealed, and the row names nobody",
  "public.folder_counts": "nought again",
  "public.account_addresses": "who was invited has an account now",
  "public.account_secrets": "as above",
  "public.accounts": "as above",
  "public.certificates": "as above",
  "public.known_browsers": "as above",
  "public.sessions": "as above, and when each was last seen",
  "public.unlockers": "as above",
}

const as = async (person: Person): Promise<MemberContext> => ({ ...(await given.as(person)), env: carrier.services.env })
const visitor = () => ({ ...carrier.services, language: "en" })
const formOf = (fields: Readonly<Record<string, string>>) =>
  readComposeForm(new Map(Object.entries(fields).map(([name, text]) => [name, [text]])))

/** Through the compose form, as pages do. @returns the id of the message or of the draft */
async function submit(ctx: MemberContext, fields: Readonly<Record<string, string>>): Promise<Id> {
  const submitted = await submitCompose(ctx, { form: formOf(fields), uploads: [], uploadFailure: null })
  if (submitted.kind === "refused") throw new Error(JSON.stringify(submitted))
  return submitted.kind === "sent" ? submitted.messageId : submitted.draftId
}

async function report(url: string, status: string): Promise<void> {
  const form = { MessageSid: "SM1", MessageStatus: status, To: PHONE }
  const signature = twilio.getExpectedTwilioSignature(TWILIO_TOKEN, url, form)
  const body = new URLSearchParams(form).toString()
  value(await takeSmsStatus(carrier.services, { id: url.split("/").at(-1) ?? "", signature, body }))
}

/** From the notice over the link and a code to an account. */
async function comeByLink(): Promise<MemberContext> {
  const secret = /\/invitation\/([A-Za-z0-9_-]{43})/.exec((await carrier.sentTo(INVITED)).join())?.[1] ?? ""
  const { token } = value(await followLink(visitor(), { secret, phone: "" }))
  value(await proveLink(visitor(), { token, code: await carrier.code(PHONE) }))
  expect(value(await readLink(visitor(), { token })).message.subject).toBe("Told to three")
  const details = { name: "Dan Ek", password: PASSWORD, terms: true, timeZone: "", device: "Firefox/Windows", browserSecret: null }
  const { session } = value(await completeAccount(visitor(), { token, ...details }))
  const ctx = await resumeSession(visitor(), { sessionId: session.id, secret: session.secret })
  if (ctx === null) throw new Error("the new account has no session")
  return ctx
}

/** A draft of an answer, and one more from after the session's end; both thrown away. */
async function beginAnswers(person: Person, id: Id): Promise<void> {
  const fields = { to: "", subject: "Answer", message: "Begun", in_reply_to: id }
  const drafts = [await submit(await as(person), { ...fields, act: "save" })]
  const late = await keepLateDraft(visitor(), { ticket: issueAuthorTicket(given.services, person.accountId), form: formOf(fields) })
  if (late !== null) drafts.push(late)
  expect(await adoptLateDrafts(await as(person))).toBe(1)
  expect(value(await eraseDrafts(await as(person), drafts))).toEqual({ count: 2 })
}

async function erase(ctx: MemberContext, ids: readonly Id[]): Promise<void> {
  value(await moveToTrash(ctx, ids))
  expect(value(await eraseMessages(ctx, ids))).toEqual({ count: ids.length })
}

const DAY = 24 * 3600 * 1000

/** Another letter to somebody without an account, of which the notice has left. @returns its id and the secret of its link */
async function sendLetter(from: Person, address: Address): Promise<{ readonly id: Id; readonly secret: string }> {
  const letter = { ...toSend({ to: [] }), to: [address], phones: new Map([[address, PHONE]]), line: "A line" }
  const { messageId: id } = value(await sendMessage(await as(from), letter))
  const secret = /\/invitation\/([A-Za-z0-9_-]{43})/.exec((await carrier.sentTo(address)).at(-1) ?? "")?.[1] ?? ""
  return { id, secret }
}

test("D2 a message whose number was wrong, one that was mended, and one that nobody claimed leave nothing either, reports that wait included", async () => {
  const { eva } = await given.people("eva")
  const before = new Set((await allRows(database.owner)).map(({ table, text }) => table + text))
  const addresses = ["wrong", "mended", "unclaimed", "read"].map((name) => toAddress(`${name}@example.org`))
  // One after the other: of two that hand over what waits at once, one may look before the other's mail has left.
  const letters: Awaited<ReturnType<typeof sendLetter>>[] = []
  for (const address of addresses) letters.push(await sendLetter(eva, address))
  const [wrong, mended, unclaimed, read] = letters
  if (wrong === undefined || mended === undefined || unclaimed === undefined || read === undefined) throw new Error("four were sent")
  for (const { secret } of [wrong, mended]) value(await notMyNumber(visitor(), { secret, token: null }))
  value(await mendNumber(await as(eva), { messageId: mended.id, position: 0, phone: "+46701740613" }))
  const { token } = value(await followLink(visitor(), { secret: read.secret, phone: "" }))
  value(await proveLink(visitor(), { token, code: await carrier.code(PHONE) }))
  value(await readLink(visitor(), { token }))
  await database.owner`update links set expires_at = created_at where message_id = any(${[unclaimed.id, read.id]})`
  expect(await expireUnclaimed(carrier.services)).toBe(2)
  // The sender's reports of the last two have not left, nor has anything that the first two still wait for.
  expect((await database.owner`select from outgoing where message_id = any(${[unclaimed.id, read.id]})`).length).toBe(2)
  const ids = [wrong, mended, unclaimed, read].map(({ id }) => id)
  const spools = await database.owner<{ id: string }[]>`select spool_id as id from outgoing where message_id = any(${ids})`
  await erase(await as(eva), ids)
  for (const { id } of spools) expect(await carrier.services.blobs.readAll("eu", id)).toBeNull()
  // With the recipients, who cannot erase without an account, their messages go by themselves.
  given.clock.pass(31 * DAY)
  await expireUnclaimed(carrier.services)
  const rows = await allRows(database.owner)
  for (const one of [...ids, ...addresses]) expect([one, tablesWithAll(rows, [one])]).toEqual([one, []])
  const left = rows.filter(({ table, text }) => !before.has(table + text) && !(table in MAY_STAY))
  expect(left).toEqual([])
})

test("D2 when all holders have erased it, no row of any table names the message or two who wrote to each other", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const before = new Set((await allRows(database.owner)).map(({ table, text }) => table + text))
  const file = await given.attachment(anna, "a.txt", "content")
  const draftId = await submit(await as(anna), { subject: "Told", message: "Begun", act: "save" })
  const letter = toSend({ to: [bo], cc: [cia], subject: "Told to three", attachments: [file] })
  const expiresAt = new Date(given.clock.now().getTime() + 30 * DAY)
  const options = { ...NO_OPTIONS, urgent: true, confirmReading: true, smsReceipt: true, smsNotice: true, expiresAt }
  const more = { to: [bo.address, INVITED], phones: new Map([[INVITED, PHONE]]), draft: { token: draftId, draftId }, options }
  const { messageId: id } = value(await sendMessage(await as(anna), { ...letter, ...more }))
  const [row] = await database.owner<{ manifest: string; spool: string }[]>`
    select manifest_id as manifest, spool_id as spool from messages m join outgoing o on o.message_id = m.id where m.id = ${id}`
  const dan = await comeByLink()
  // The provider has said something of the first code and may say more.
  for (const url of carrier.reportsTo()) await report(url, "sent")
  const school = value(await createFolder(await as(bo), { name: "School" })).id
  value(await openMessage(await as(bo), id, { record: true }))
  value(await confirmReading(await as(bo), id))
  value(await changeExpiry(await as(anna), { messageId: id, expiry: "90", expiryDate: "" }))
  expect(value(await moveToOwnFolder(await as(bo), [id], school))).toEqual({ count: 1 })
  await beginAnswers(bo, id)
  value(await saveCorrespondent(await as(bo), anna.address))
  const answered = await submit(await as(bo), { to: anna.address, subject: "Answer", message: "Sent", in_reply_to: id })
  const forwarded = await submit(await as(bo), { to: cia.address, subject: "Forwarded", keep: `${id}.0` })
  await carrier.sentTo(anna.address)

  for (const person of [anna, bo, cia]) await indexMail(await as(person))
  await indexMail(dan)

  const people = [anna, bo, cia].map(({ accountId, address, phone }) => [accountId, address, phone])
  people.push([dan.actor.accountId, INVITED, PHONE])
  const ids = [id, answered, forwarded, file.blobId, row?.manifest ?? "", row?.spool ?? ""]
  // The search finds what it must find while the message lives.
  const living = await allRows(database.owner)
  expect(tablesWithAll(living, [id])).toEqual(
    expect.arrayContaining([
      "public.deliveries",
      "public.amendments",
      "public.recipients",
      "public.search_segments",
      "public.sms_receipts",
    ]),
  )
  expect(tablesWithAll(living, [id, bo.address])).toContain("public.recipients")

  await erase(dan, [id])
  await erase(await as(cia), [id, forwarded])
  await erase(await as(anna), [answered, id])
  await erase(await as(bo), [id, answered, forwarded])
  for (const person of [anna, bo, cia]) expect(value(await peopleMet(await as(person), { contacts: [] })).unsaved).toEqual([])

  const rows = await allRows(database.owner)
  for (const one of ids) expect([one, tablesWithAll(rows, [one])]).toEqual([one, []])
  for (const [at, one] of people.entries())
    for (const other of people.slice(at + 1))
      for (const mine of one)
        for (const theirs of other) expect([mine, theirs, tablesWithAll(rows, [mine, theirs])]).toEqual([mine, theirs, []])
  const left = rows.filter(({ table, text }) => !before.has(table + text) && !(table in MAY_STAY))
  expect(left).toEqual([])
})
