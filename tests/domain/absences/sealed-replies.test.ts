import { createHmac } from "node:crypto"
import { GIVEN_A_DAY } from "#lib/absences/judge-arrival.ts"
import { ownAbsence, setAbsence } from "#lib/absences/own-absence.ts"
import { authorize } from "#lib/authz/policy.ts"
import type { MemberContext } from "#lib/context.ts"
import { setNoticeChoice } from "#lib/daily-notices/notice-choice.ts"
import { accountRecord } from "#lib/exporting/account-record.ts"
import { rotateKeys } from "#lib/factors/rotate-keys.ts"
import { newId } from "#lib/ids.ts"
import { deleteAccount } from "#lib/leaving/delete-account.ts"
import { withinLimit } from "#lib/limits.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { answerSupport } from "#lib/staff/answer-support.ts"
import { givenAbsences, REPLY } from "#tests/support/absences.ts"
import { testDatabase } from "#tests/support/database.ts"
import { allRows, tablesWithAll } from "#tests/support/database-rows.ts"
import { givenServices, toSend, value, type Person } from "#tests/support/given.ts"
import {
  fromBase64url,
  isSignedBy,
  json,
  LP,
  openHpke,
  openPayload,
  openRecord,
  readCertificate,
  readHeader,
  replyReference,
  time,
} from "#tests/unit/protocol/reader.ts"
import { employ } from "#tests/support/staff.ts"
import { toAddress } from "#tests/support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { as, away, write, repliesOf, open, answer, countOf } = givenAbsences(database, given)

/** @returns requests of their new session */
async function changeKeys(person: Person): Promise<() => Promise<MemberContext>> {
  const session = value(
    await rotateKeys(await as(person), { password: person.password, device: "Firefox on Windows", network: "192.0.2.1" }),
  )
  return () => as({ ...person, session })
}

test("M14 B7 keys.md 6 the text lies sealed under the reply key, which may be changed; a row that somebody changed answers nobody", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  await away(bo)
  expect(tablesWithAll(await allRows(database.owner), [REPLY.text])).toEqual([])
  await write(anna, [bo])
  await answer()
  const first = given.services.serverKeys.reply
  const second = { version: 2, key: given.services.random(32), byVersion: (version: number) => (version === 1 ? first.key : second.key) }
  const rotated = { ...given.services, serverKeys: { ...given.services.serverKeys, reply: second } }
  await write(anna, [bo])
  await write(cia, [bo])
  expect(await answer(rotated)).toBe(1)
  value(await setAbsence({ ...(await as(bo)), serverKeys: rotated.serverKeys }, { ...REPLY, text: "Anew" }))
  await write(anna, [bo])
  // Under the new key it is the same absence.
  expect([await answer(rotated), (await repliesOf(anna)).length]).toEqual([0, 1])
  await database.owner`update absences set ends_at = starts_at + interval '9 days'`
  await write(cia, [anna, bo])
  expect([await answer(rotated), given.logged().includes("absence_unreadable")]).toEqual([0, true])
})

test("M14 K4 B9 a message whose seal is broken is not answered, nor one whose sender's certificate does not vouch for them", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  await away(bo)
  const id = await write(anna, [bo])
  await database.owner`update messages set header = header || '\\x00' where id = ${id}`
  await write(cia, [bo])
  await database.owner`update certificates set signature = set_byte(signature, 3, 7) where account_id = ${cia.accountId}`
  expect([await answer(), await countOf("automatic_replies")]).toEqual([0, 0])
})

test("M14 K4 what is changed in a reply breaks its seal, and nobody else's signature passes for the installation's", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await away(bo)
  const id = await write(anna, [bo])
  await answer()
  const [reply] = await repliesOf(anna)
  if (reply === undefined) throw new Error("there is no reply")
  await database.owner`update messages set signature = (select signature from messages where id = ${id}) where id = ${reply.id}`
  expect((await open(anna, reply.id)).seal).toBe("broken")
})

test("M14 K6 whoever changes keys meanwhile is answered for and reads it as before", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await away(bo)
  const before = await write(anna, [bo])
  const [annas, bos] = [await changeKeys(anna), await changeKeys(bo)]
  expect(await answer()).toBe(1)
  const [reply] = value(await listFolder(await annas(), { folder: "inbox" })).rows
  expect(value(await openMessage(await annas(), reply?.id ?? "", { record: true }))).toMatchObject({ seal: "holds", inReplyTo: before })
  expect(value(await ownAbsence(await bos()))).toMatchObject({ text: REPLY.text, isOn: true })
})

test("M14 U4 what support writes is not answered; the most that an account answers in a day is no reason to lose a message", async () => {
  const { bo, cia, dan } = await given.people("bo", "cia", "dan")
  await employ(given.services, dan.accountId, "support")
  const support = toAddress(given.services.env.supportAddress)
  const asked = value(await sendMessage(await as(bo), { ...toSend({ to: [] }), to: [support] }))
  await away(bo)
  value(await answerSupport(await as(dan), { token: newId(), messageId: asked.messageId, subject: "Re", text: "Press P" }))
  expect([await answer(), await countOf("automatic_replies")]).toEqual([0, 0])
  value(await withinLimit(given.services, GIVEN_A_DAY, bo.accountId, GIVEN_A_DAY.max))
  const id = await write(cia, [bo])
  expect([await answer(), await open(bo, id)]).toMatchObject([0, { seal: "holds", repliedForAt: null }])
})

test("M14 M9 it is told of as any message: by a notice that says what it is, and not where its reader wants none", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  await away(bo)
  value(await setNoticeChoice(await as(cia), "daily"))
  await write(anna, [bo])
  await write(cia, [bo])
  await answer()
  const queued =
    await database.owner`select channel from outgoing o join messages m on m.id = o.message_id where m.sender_id = ${bo.accountId}`
  expect([...queued]).toEqual([{ channel: "email" }, { channel: "email" }])
  expect(await database.owner`select from links where holder_id in (${anna.accountId}, ${cia.accountId})`).toHaveLength(0)
})

test("M14 D2 D1 erased by who got it nothing is left of it; with the account who is away takes everything along", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await write(anna, [bo])
  await away(bo)
  const second = await write(anna, [bo])
  await answer()
  const [reply] = await repliesOf(anna)
  // Who wrote does not stand in what the absence remembers, nor in what waits.
  for (const table of ["absences", "absence_senders", "automatic_replies"])
    expect(tablesWithAll(await allRows(database.owner), [anna.accountId])).not.toContain(`public.${table}`)
  const ids = [id, second, reply?.id ?? ""]
  value(await moveToTrash(await as(anna), ids))
  value(await eraseMessages(await as(anna), ids))
  expect(tablesWithAll(await allRows(database.owner), [reply?.id ?? ""])).toEqual([])
  value(await moveToTrash(await as(bo), [id, second]))
  value(await eraseMessages(await as(bo), [id, second]))
  expect([await countOf("automatic_replies"), await countOf("absence_senders")]).toEqual([0, 1])
  expect(tablesWithAll(await allRows(database.owner), [anna.accountId, bo.accountId])).toEqual([])
  await write(anna, [bo])
  await deleteAccount(given.services, bo.accountId, { by: { kind: "self" } })
  expect([await countOf("absences"), await countOf("absence_senders"), await countOf("automatic_replies")]).toEqual([0, 0, 0])
  expect(await answer()).toBe(0)
})

test("M14 K7 text, senders and reply read by docs/protocol.md alone", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await away(bo)
  const id = await write(anna, [bo])
  const installation = given.services.installation.id
  const [absence] = await database.owner<
    { id: string; begin: Date; sealed: Uint8Array }[]
  >`select id, starts_at as begin, sealed from absences`
  if (absence === undefined) throw new Error("bo is away")
  const context = LP("sigill/v1/absence", installation, bo.accountId, absence.id, time(absence.begin.toISOString()), "")
  const content = json(openRecord(given.services.serverKeys.reply.key, absence.sealed.subarray(4), context)) as {
    readonly senderKey: string
  }
  expect(content).toEqual({ subject: "", text: REPLY.text, senderKey: expect.any(String) })
  await answer()
  const sender = LP("sigill/v1/absence/sender", installation, absence.id, anna.accountId)
  const hash = createHmac("sha256", fromBase64url(content.senderKey)).update(sender).digest()
  expect([...(await database.owner`select sender_hash from absence_senders`)]).toEqual([{ sender_hash: hash }])

  const [reply] = await repliesOf(anna)
  const [row] = await database.owner<
    Stored[]
  >`select m.header, m.signature, m.certificate_body as certificate, m.certificate_signature as "certificateSignature",
    m.manifest_id as manifest, d.stanza from messages m join deliveries d on d.message_id = m.id where m.id = ${reply?.id ?? ""}`
  if (reply === undefined || row === undefined) throw new Error("there is a reply")
  const { secrets } = await (await as(anna)).open()
  const info = LP("sigill/v1/stanza", installation, reply.id, anna.accountId, 1, "to")
  const manifest = (await given.services.blobs.readAll("eu", row.manifest)) ?? new Uint8Array(0)
  const fileKey = openHpke(secrets.kemSeed, info, row.stanza)
  const header = readHeader(row.header)
  expect(header).toMatchObject({ isAutomatic: true, sender: { account: bo.accountId, address: bo.address }, options: [] })
  expect(header.inReplyTo).toBe(replyReference(installation, id))
  expect(isSignedBy(given.services.installation.publicKey, row.header, row.signature)).toBe(true)
  expect(readCertificate(row.certificate, row.certificateSignature, given.services.installation.publicKey).account).toBe(bo.accountId)
  expect(json(openPayload(fileKey, manifest))).toMatchObject({ subject: "Autosvar", body: { type: "text/plain", content: REPLY.text } })
})

type Stored = Readonly<Record<"header" | "signature" | "certificate" | "certificateSignature" | "stanza", Uint8Array>> & {
  readonly manifest: string
}

test("M14 D4 it stands in the account's export; one person's is not another's", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await away(bo, { subject: "Away" })
  const recordOf = async (person: Person) => {
    const ctx = await as(person)
    const scope = authorize(ctx.actor, "account:read")
    return scope.ok ? (await accountRecord(ctx, scope.value))["automaticReply"] : null
  }
  expect(await recordOf(bo)).toMatchObject({ subject: "Away", text: REPLY.text, until: null })
  expect([await recordOf(anna), value(await ownAbsence(await as(anna)))]).toEqual([null, null])
})
