import { writeFile } from "node:fs/promises"
import path from "node:path"
import { signingKeyFromSeed } from "#lib/crypto/signature.ts"
import { issueCertificate, verifyCertificate } from "#lib/envelope/certificate.ts"
import { sealMessage } from "#lib/envelope/seal.ts"
import { newId, type Id } from "#lib/ids.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { prepareAnswer } from "#lib/messages/answer.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

const open = async (person: Person, id: Id) => value(await openMessage(await given.as(person), id, { record: true }))
const row = async (person: Person, id: Id) =>
  value(await listFolder(await given.as(person), { folder: "inbox" })).rows.find((listed) => listed.id === id)

/** Shown as broken, with nothing of any content, in the list and on its page. */
async function expectNothingButBroken(person: Person, id: Id): Promise<void> {
  expect(await row(person, id)).toMatchObject({ seal: "broken", subject: "", preview: "" })
  expect(await open(person, id)).toMatchObject({ seal: "broken", subject: "", body: null, attachments: [], canReply: false, readAt: null })
}

async function twoMessages() {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const first = await given.sentMessage({ from: anna, to: [bo, cia], subject: "First", text: "First text" })
  const second = await given.sentMessage({ from: anna, to: [bo], subject: "Second", text: "Second text" })
  return { anna, bo, cia, first, second, owner: database.owner }
}

describe("B7 by SQL alone", () => {
  test("a stanza moved to another message of the same holder does not open", async () => {
    const { bo, first, second, owner } = await twoMessages()
    await owner`update deliveries set stanza = (select stanza from deliveries where holder_id = ${bo.accountId} and message_id = ${first}) where holder_id = ${bo.accountId} and message_id = ${second}`
    await expectNothingButBroken(bo, second)
    expect((await open(bo, first)).seal).toBe("holds")
  })

  test("a stanza copied from another holder does not open", async () => {
    const { bo, cia, first, owner } = await twoMessages()
    await owner`update deliveries set stanza = (select stanza from deliveries where holder_id = ${cia.accountId} and message_id = ${first}) where holder_id = ${bo.accountId} and message_id = ${first}`
    await expectNothingButBroken(bo, first)
  })

  test("a row moved to somebody else does not open there", async () => {
    const { cia, second, bo, owner } = await twoMessages()
    await owner`insert into deliveries select ${cia.accountId}, message_id, role, folder, folder_before, trashed_at, sent_at, stanza, generation, row_seal, list_generation, read_at, recipient_count, read_count from deliveries where holder_id = ${bo.accountId} and message_id = ${second}`
    await expectNothingButBroken(cia, second)
  })

  test("a row already under the list key, moved to another message or holder, does not open", async () => {
    const { bo, cia, first, second, owner } = await twoMessages()
    await row(bo, first)
    await row(cia, first)
    await owner`update deliveries set row_seal = (select row_seal from deliveries where holder_id = ${bo.accountId} and message_id = ${first}) where holder_id = ${bo.accountId} and message_id = ${second}`
    expect(await row(bo, second)).toMatchObject({ seal: "broken", subject: "", who: "" })
    await owner`update deliveries set row_seal = (select row_seal from deliveries where holder_id = ${bo.accountId} and message_id = ${first}) where holder_id = ${cia.accountId} and message_id = ${first}`
    expect(await row(cia, first)).toMatchObject({ seal: "broken", subject: "", who: "" })
  })

  test("K4 a message that turns out broken when it is opened says so in the list from then on, with what the list knew", async () => {
    const { bo, first, second, owner } = await twoMessages()
    expect(await row(bo, first)).toMatchObject({ seal: "holds", subject: "First" })
    await owner`update messages set manifest_id = (select manifest_id from messages where id = ${second}) where id = ${first}`
    expect(await row(bo, first)).toMatchObject({ seal: "holds" })
    expect((await open(bo, first)).seal).toBe("broken")
    expect(await row(bo, first)).toMatchObject({ seal: "broken", subject: "First", who: "Anna" })
    expect(await row(bo, second)).toMatchObject({ seal: "holds" })
  })

  test("the row of another message under the file key does not show", async () => {
    const { bo, first, second, owner } = await twoMessages()
    await owner`update deliveries set row_seal = (select row_seal from deliveries where holder_id = ${bo.accountId} and message_id = ${first}) where holder_id = ${bo.accountId} and message_id = ${second}`
    expect(await row(bo, second)).toMatchObject({ seal: "broken", subject: "" })
  })

  test("a changed role does not open", async () => {
    const { bo, first, owner } = await twoMessages()
    await owner`update deliveries set role = 'sender' where holder_id = ${bo.accountId} and message_id = ${first}`
    expect(await open(bo, first)).toMatchObject({ seal: "broken", body: null })
  })

  test("another message's payload is not shown in its place", async () => {
    const { bo, first, second, owner } = await twoMessages()
    await owner`update messages set manifest_id = (select manifest_id from messages where id = ${first}) where id = ${second}`
    expect(await open(bo, second)).toMatchObject({ seal: "broken", body: null, subject: "" })
  })
})

describe("K4 a change in the database or on disk shows as a broken seal", () => {
  test.each([
    ["the time of the message", (id: Id) => database.owner`update messages set sent_at = sent_at - interval '1 day' where id = ${id}`],
    [
      "the time in the list",
      (id: Id) => database.owner`update deliveries set sent_at = sent_at - interval '1 day' where message_id = ${id}`,
    ],
    [
      "the header",
      (id: Id) => database.owner`update messages set header = set_byte(header, 40, 255 - get_byte(header, 40)) where id = ${id}`,
    ],
    [
      "the signature",
      (id: Id) => database.owner`update messages set signature = set_byte(signature, 3, 255 - get_byte(signature, 3)) where id = ${id}`,
    ],
    [
      "the certificate",
      (id: Id) =>
        database.owner`update messages set certificate_signature = set_byte(certificate_signature, 3, 255 - get_byte(certificate_signature, 3)) where id = ${id}`,
    ],
  ])("%s", async (_what, change) => {
    const { bo, first } = await twoMessages()
    await change(first)
    expect(await open(bo, first)).toMatchObject({ seal: "broken", canReply: false })
    expect(await row(bo, first)).toMatchObject({ seal: "broken" })
  })

  test("another sender in the row", async () => {
    const { bo, cia, first, owner } = await twoMessages()
    await owner`update messages set sender_id = ${cia.accountId} where id = ${first}`
    expect(await open(bo, first)).toMatchObject({ seal: "broken", canReply: false })
  })

  test("another valid certificate in place of the sender's", async () => {
    const { bo, cia, first, owner } = await twoMessages()
    await owner`update messages set (certificate_body, certificate_signature) = (select body, signature from certificates where account_id = ${cia.accountId}) where id = ${first}`
    expect(await open(bo, first)).toMatchObject({ seal: "broken", canReply: false })
  })

  test("another answered message in the row", async () => {
    const { bo, first, second, owner } = await twoMessages()
    await owner`update messages set in_reply_to = ${second} where id = ${first}`
    expect((await open(bo, first)).seal).toBe("broken")
  })

  test("other recipients in the sender's view", async () => {
    const { anna, first, owner } = await twoMessages()
    expect((await open(anna, first)).seal).toBe("holds")
    await owner`update recipients set address = 'mallory@example.org' where message_id = ${first} and position = 1`
    expect((await open(anna, first)).seal).toBe("broken")
  })

  test("a changed, cut or missing payload is shown as a message without content", async () => {
    const { bo, first, second, owner } = await twoMessages()
    const fileOf = async (id: Id) => {
      const [found] = await owner`select manifest_id from messages where id = ${id}`
      const blobId = String(found?.["manifest_id"])
      return path.join(given.services.env.dataFolder, "blobs", "eu", blobId.slice(0, 2), blobId)
    }
    await writeFile(await fileOf(first), "damaged")
    expect(await open(bo, first)).toMatchObject({ seal: "broken", body: null, sender: { name: "Anna" } })
    await given.services.blobs.erase("eu", path.basename(await fileOf(second)))
    expect(await open(bo, second)).toMatchObject({ seal: "broken", body: null })
    expect(await open(bo, second)).toMatchObject({ readAt: null })
  })
})

test("B8 a message made by SQL for a person's public key is not shown as from the sender that it names", async () => {
  const { anna, bo, first, owner } = await twoMessages()
  const { services } = given
  const [boRow] = await owner`select body, signature from certificates where account_id = ${bo.accountId}`
  const [annaRow] = await owner`select body, signature from certificates where account_id = ${anna.accountId}`
  const certified = verifyCertificate({
    bytes: new Uint8Array(boRow?.["body"] as Buffer),
    signature: new Uint8Array(boRow?.["signature"] as Buffer),
    installationId: services.installation.id,
    installationPublicKey: services.installation.publicKey,
  })
  if (certified === null) throw new Error("no certificate")
  const annasCertificate = {
    bytes: new Uint8Array(annaRow?.["body"] as Buffer),
    signature: new Uint8Array(annaRow?.["signature"] as Buffer),
  }
  const messageId = newId()
  const sentAt = new Date()
  const forged = sealMessage({
    installationId: services.installation.id,
    messageId,
    sender: {
      accountId: anna.accountId,
      generation: 1,
      name: "Anna",
      address: anna.address,
      signer: signingKeyFromSeed(services.random(32)),
      certificate: annasCertificate,
    },
    recipients: [{ role: "to", name: "Bo", address: bo.address }],
    sentAt,
    inReplyTo: null,
    options: [],
    manifest: { subject: "Pay this", body: { type: "text/plain", content: "to Mallory" }, attachments: [] },
    plainText: "to Mallory",
    holders: [{ holderId: bo.accountId, generation: 1, kemPublic: certified.kemPublic, role: "to" }],
    random: services.random,
  })
  const blobId = newId()
  const written = value(await services.blobs.write("eu", blobId, forged.manifestPayload))
  await owner`insert into blobs values (${blobId}, 'eu', ${written.size}, now())`
  await owner`insert into messages values (${messageId}, ${anna.accountId}, ${annasCertificate.bytes}, ${annasCertificate.signature}, ${forged.header}, ${forged.signature}, ${blobId}, ${sentAt}, null, 1)`
  const stanza = forged.stanzas[0]?.stanza ?? new Uint8Array(0)
  await owner`insert into deliveries values (${bo.accountId}, ${messageId}, 'to', 'inbox', null, null, ${sentAt}, ${stanza}, 1, ${forged.rowSeal}, null, null, 0, 0)`
  expect(await open(bo, messageId)).toMatchObject({ seal: "broken", canReply: false })
  expect(await row(bo, messageId)).toMatchObject({ seal: "broken" })
  expect(value(await prepareAnswer(await given.as(bo), messageId, "reply")).to).toBe("")
  expect((await open(bo, first)).seal).toBe("holds")
})

describe("B9 a recipient whose keys were changed in the database stops the send with an alarm", () => {
  async function expectStopped(sender: Person, recipient: Person): Promise<void> {
    const [before] = await database.owner`select count(*)::int as messages from messages`
    const refused = await sendMessage(await given.as(sender), toSend({ to: [recipient] }))
    expect(refused).toEqual({ ok: false, error: { code: "certificate_broken", address: recipient.address } })
    expect(given.logged()).toContain(`"event":"certificate_broken","accountId":"${recipient.accountId}"`)
    expect((await database.owner`select count(*)::int as messages from messages`)[0]).toEqual(before)
  }

  test("a public key exchanged in the certificate", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    await database.owner`update certificates set body = overlay(body placing ${given.services.random(32)}::bytea from 400) where account_id = ${bo.accountId}`
    await expectStopped(anna, bo)
  })

  test("a certificate signed by another key", async () => {
    const { anna, bo, mallory } = await given.people("anna", "bo", "mallory")
    const [row] = await database.owner`select body, signature from certificates where account_id = ${mallory.accountId}`
    const { services } = given
    const certified = verifyCertificate({
      bytes: new Uint8Array(row?.["body"] as Buffer),
      signature: new Uint8Array(row?.["signature"] as Buffer),
      installationId: services.installation.id,
      installationPublicKey: services.installation.publicKey,
    })
    if (certified === null) throw new Error("no certificate")
    const own = issueCertificate({
      body: { ...certified, accountId: bo.accountId, addresses: [bo.address] },
      installationKey: signingKeyFromSeed(services.random(32)),
    })
    await database.owner`update certificates set body = ${own.bytes}, signature = ${own.signature} where account_id = ${bo.accountId}`
    await expectStopped(anna, bo)
  })

  test("another person's certificate", async () => {
    const { anna, bo, mallory } = await given.people("anna", "bo", "mallory")
    await database.owner`update accounts set certificate_id = (select certificate_id from accounts where id = ${mallory.accountId}) where id = ${bo.accountId}`
    await expectStopped(anna, bo)
  })

  test("an address given to somebody else's account", async () => {
    const { anna, bo, mallory } = await given.people("anna", "bo", "mallory")
    await database.owner`update account_addresses set account_id = ${mallory.accountId}, is_main = false where address = ${bo.address}`
    const refused = await sendMessage(await given.as(anna), toSend({ to: [bo] }))
    expect(refused).toMatchObject({ error: { code: "certificate_broken" } })
    expect(given.logged()).toContain(`"accountId":"${mallory.accountId}"`)
  })

  test("a generation that the certificate is not for", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    await database.owner`update accounts set generation = 2 where id = ${bo.accountId}`
    await expectStopped(anna, bo)
  })
})

test("B77 no log line names an address or a subject", async () => {
  expect(given.logged()).not.toContain("@example.org")
  expect(given.logged()).not.toContain("First")
})
