import { LABELS } from "#lib/crypto/labels.ts"
import { sealStanza } from "#lib/envelope/stanza.ts"
import { signGiving } from "#lib/envelope/giving.ts"
import { newId, type Id } from "#lib/ids.ts"
import { openHeld } from "#lib/messages/opened-message.ts"
import { authorize } from "#lib/authz/policy.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { testDatabase } from "../../support/database.ts"
import { givenGiving, type GivingWorld } from "../../support/giving.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)
const { world, desk, give, inbox, read, sent, rowsOf } = givenGiving(database, given)

/** A message of Cia's that Fay gave, and what is done to the database afterwards. */
async function gave(): Promise<GivingWorld & { readonly id: Id }> {
  const here = await world()
  const id = await sent(here.cia, here.fay, { readBy: [here.fay] })
  value(await give(here.fay, here, id))
  return { ...here, id }
}

type Word = {
  readonly body: Uint8Array
  readonly signature: Uint8Array
  readonly certificate: { readonly bytes: Uint8Array; readonly signature: Uint8Array }
}

const put = async (mailboxId: Id, messageId: Id, { body, signature, certificate }: Word) =>
  database.owner`update given_messages set body = ${body}, signature = ${signature}, certificate_body = ${certificate.bytes}, certificate_signature = ${certificate.signature}
    where mailbox_id = ${mailboxId} and message_id = ${messageId}`

/** Signed with the keys of this person's. */
async function word(
  who: Person,
  says: Partial<Parameters<typeof signGiving>[0]> & { readonly mailboxId: Id; readonly messageId: Id },
): Promise<Word> {
  const { signer, certificate, generation } = await (await given.as(who)).open()
  const certified = { bytes: certificate.body, signature: certificate.signature }
  const own = {
    giverId: who.accountId,
    giverGeneration: generation,
    giverName: who.name,
    giverAddress: who.address,
    givenAt: new Date(),
    signer,
    certificate: certified,
  }
  return signGiving({ ...own, ...says })
}

const broken = async (here: GivingWorld, id: Id) => {
  expect(await read(here.dag, here, id)).toMatchObject({ seal: "broken", given: null, canReply: false })
  expect((await inbox(here.dag, here)).find((row) => row.id === id)).toMatchObject({ seal: "broken" })
}

test.each(["body", "signature", "certificate_body", "certificate_signature"])(
  "B7 K4 a change of one bit in the giver's %s breaks the copy, and putting it back mends it",
  async (column) => {
    const here = await gave()
    const { id, desk: mailboxId, dag } = here
    // In the list nobody has looked at it yet: its row is made from what is there now.
    const flip = () =>
      database.owner.unsafe(
        `update given_messages set ${column} = set_bit(${column}, 8 * (length(${column}) / 2), 1 - get_bit(${column}, 8 * (length(${column}) / 2))) where mailbox_id = '${mailboxId}'`,
      )
    await flip()
    await broken(here, id)
    await flip()
    expect((await read(dag, here, id)).seal).toBe("holds")
  },
)

test("B7 a word about another message, to another mailbox, of another installation's certificate or with somebody else's key makes the copy broken", async () => {
  const here = await gave()
  const { id, desk: mailboxId, fay, gil, cia, dag } = here
  const other = await sent(cia, fay, { readBy: [fay] })
  value(await give(fay, here, other))
  const words = async (messageId: Id) =>
    (
      await rowsOf("select body, signature, certificate_body, certificate_signature from given_messages where message_id = $1", [messageId])
    )[0]
  const [own, others] = [await words(id), await words(other)]
  const asWord = (row: Readonly<Record<string, unknown>> | undefined): Word => ({
    body: row?.["body"] as Uint8Array,
    signature: row?.["signature"] as Uint8Array,
    certificate: { bytes: row?.["certificate_body"] as Uint8Array, signature: row?.["certificate_signature"] as Uint8Array },
  })
  await put(mailboxId, id, asWord(others))
  await broken(here, id)
  await put(mailboxId, id, await word(fay, { mailboxId: newId(), messageId: id }))
  await broken(here, id)
  // Under Fay's name by Gil's keys, with either certificate; and of a generation that she did not have.
  await put(mailboxId, id, await word(fay, { mailboxId, messageId: id, giverAddress: gil.address }))
  await broken(here, id)
  const forged = await word(gil, { mailboxId, messageId: id, giverId: fay.accountId, giverName: fay.name })
  await put(mailboxId, id, forged)
  await broken(here, id)
  await put(mailboxId, id, { ...forged, certificate: asWord(own).certificate })
  await broken(here, id)
  await put(mailboxId, id, await word(fay, { mailboxId, messageId: id, giverGeneration: 7 }))
  await broken(here, id)
  for (const body of [new Uint8Array(0), new TextEncoder().encode(LABELS.giving), new Uint8Array(100)]) {
    await put(mailboxId, id, { ...asWord(own), body })
    await broken(here, id)
  }
  await put(mailboxId, id, asWord(own))
  expect(await read(dag, here, id)).toMatchObject({ seal: "holds", given: { name: fay.name } })
})

test("B7 K4 whoever writes to the database and has the message themself makes no given copy that holds: not without a word, not of one that was sent, not in somebody else's mailbox", async () => {
  const here = await world()
  const { cia, fay, gil, dag, desk: mailboxId } = here
  const id = await sent(cia, gil, { readBy: [gil] })
  // Gil has the file key, and knows the mailbox's public key.
  const asGil = await given.as(gil)
  const fileKey = (await openHeld(asGil, value(authorize(asGil.actor, "message:open")), id))?.fileKey ?? new Uint8Array(32)
  const account = await (await desk(dag, here)).open()
  const { installation, random } = given.services
  const forge = async (holderId: Id, generation: number, kemPublic: Uint8Array) => {
    const place = { installationId: installation.id, messageId: id, holderId, generation, role: "given" as const }
    const stanza = sealStanza({ ...place, kemPublic, fileKey, random })
    await database.owner`insert into deliveries (holder_id, message_id, role, folder, sent_at, stanza, generation, row_seal, recipient_count, read_count, conversation_id, size)
      select ${holderId}, message_id, 'given', 'inbox', sent_at, ${stanza}, ${generation}, '', 0, 0, ${newId()}, size from deliveries
      where message_id = ${id} and holder_id = ${gil.accountId}`
  }
  await forge(mailboxId, account.generation, account.identity.publicKey)
  await broken(here, id)
  // A word that Gil signed says what is so: that it was Gil.
  const own = await word(gil, { mailboxId, messageId: id })
  await database.owner`insert into given_messages (mailbox_id, message_id, giver_id, body, signature, certificate_body, certificate_signature)
    values (${mailboxId}, ${id}, ${fay.accountId}, ${own.body}, ${own.signature}, ${own.certificate.bytes}, ${own.certificate.signature})`
  expect(await read(dag, here, id)).toMatchObject({ seal: "holds", given: { name: gil.name } })
  // Given made into sent, and sent into given: the role stands in the stanza.
  await database.owner`update deliveries set role = 'to' where holder_id = ${mailboxId} and message_id = ${id}`
  expect(await read(dag, here, id)).toMatchObject({ seal: "broken", body: null, given: null })
  await database.owner`update deliveries set role = 'given' where holder_id = ${gil.accountId} and message_id = ${id}`
  expect(await openHeld(asGil, value(authorize(asGil.actor, "message:open")), id)).toMatchObject({ seal: "broken", fileKey: null })
  // Its row to another mailbox.
  await database.owner`delete from given_messages where message_id = ${id}`
  await database.owner`delete from mailbox_first_reads where message_id = ${id}`
  await database.owner`update deliveries set role = 'given', holder_id = ${fay.accountId} where holder_id = ${mailboxId} and message_id = ${id}`
  expect(value(await listFolder(await given.as(fay), { folder: "inbox" })).rows).toMatchObject([{ id, seal: "broken", subject: "" }])
})

test("M6 B7 an end that is taken out of the copy's row, or put there, breaks its seal as anybody's", async () => {
  const here = await gave()
  await database.owner`update deliveries set expires_at = now() + interval '9 days' where message_id = ${here.id} and role = 'given'`
  expect((await read(here.dag, here, here.id)).seal).toBe("broken")
})
