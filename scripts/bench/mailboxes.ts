/** Mailboxes with many messages, as they lie after years: sealed rows, counters and indexes as the product writes them. */
import type { Services } from "#lib/context.ts"
import { sealListRow, type ListRow } from "#lib/envelope/row.ts"
import { newId, type Id } from "#lib/ids.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import type { Database } from "../faults/store.ts"
import { letterTo, requestOf, type BenchPerson } from "./ground.ts"

type Fill = { readonly reader: BenchPerson; readonly sender: BenchPerson; readonly letters: number; readonly count: number }

const MINUTE_MS = 60_000
const AT_ONCE = 5_000

/**
 * An inbox of `count` messages. The newest `letters` are sent and not read; the others are copies of one letter's rows, each row sealed for
 * the list as after its first visit, a minute older than the one above it.
 * @returns the ids of the letters, newest first
 */
export async function fillInbox(services: Services, owner: Database, fill: Fill): Promise<readonly Id[]> {
  const template = await send(services, fill)
  const seal = await sealerFor(services, fill)
  const start = Date.now() - MINUTE_MS
  for (let from = 0; from < fill.count - fill.letters; from += AT_ONCE) {
    const length = Math.min(AT_ONCE, fill.count - fill.letters - from)
    const rows = Array.from({ length }, (_, at) => {
      const id = newId()
      return { id, at: new Date(start - (from + at) * MINUTE_MS).toISOString(), seal: `\\x${seal(id)}`, talk: newId() }
    })
    await insertCopies(owner, { template, holderId: fill.reader.accountId, rows })
  }
  const ids: Id[] = [template]
  while (ids.length < fill.letters) ids.unshift(await send(services, fill))
  return ids
}

async function send(services: Services, { reader, sender }: Fill): Promise<Id> {
  const sent = await sendMessage(await requestOf(services, sender), letterTo(reader))
  if (!sent.ok) throw new Error(`nothing was sent: ${sent.error.code}`)
  return sent.value.messageId
}

/** Seals what the template's row shows for a message with another id, as its first listing does. @returns hexadecimal */
async function sealerFor(services: Services, { reader, sender }: Fill): Promise<(messageId: Id) => string> {
  const ctx = await requestOf(services, reader)
  const { accountId, generation, secrets } = await ctx.open()
  const row: ListRow = {
    subject: "Svar på dina prover",
    preview: "Hej, alla värden ligger där de ska. Vi ses i mars. Hej, alla värden ligger där de ska. Vi ses i mars.",
    attachmentCount: 0,
    senderName: "Person 1",
    senderAddress: sender.address,
    recipients: [{ role: "to", name: "Person", address: reader.address }],
    seal: "holds",
  }
  return (messageId) =>
    Buffer.from(
      sealListRow({
        installationId: services.installation.id,
        messageId,
        holderId: accountId,
        generation,
        listKey: secrets.listKey,
        row,
        random: services.random,
      }),
    ).toString("hex")
}

type Copies = {
  readonly template: Id
  readonly holderId: Id
  readonly rows: readonly { readonly id: Id; readonly at: string; readonly seal: string; readonly talk: Id }[]
}

/** Read messages with one holder in Inbox, each a conversation of its own, as copies of a letter's rows. */
export async function insertCopies(owner: Database, { template, holderId, rows }: Copies): Promise<void> {
  const copies = JSON.stringify(rows)
  await owner.begin(async (tx) => {
    // Nothing here has to outlive the machine.
    await tx`set local synchronous_commit = off`
    await tx`create temporary table copy on commit drop as
      select * from jsonb_to_recordset(${copies}::text::jsonb) as row(id uuid, at timestamptz, seal bytea, talk uuid)`
    await tx`insert into messages select (jsonb_populate_record(m, jsonb_build_object('id', c.id, 'sent_at', c.at, 'holders', 1))).*
      from messages m, copy c where m.id = ${template}`
    await tx`insert into recipients select (jsonb_populate_record(r, jsonb_build_object('message_id', c.id, 'opened_at', c.at))).*
      from recipients r, copy c where r.message_id = ${template}`
    await tx`insert into deliveries select (jsonb_populate_record(d, jsonb_build_object('message_id', c.id, 'sent_at', c.at, 'read_at', c.at,
        'row_seal', c.seal, 'list_generation', d.generation, 'conversation_id', c.talk))).*
      from deliveries d, copy c where d.message_id = ${template} and d.holder_id = ${holderId}`
    await tx`insert into conversations (holder_id, id, total, unread) select ${holderId}, talk, 1, 0 from copy`
    await tx`update folder_counts set total = total + ${rows.length}, bytes_of = total + ${rows.length}, bytes = bytes + ${rows.length} *
        (select size from deliveries d where d.message_id = ${template} and d.holder_id = ${holderId})
      where holder_id = ${holderId} and folder = 'inbox'`
  })
}

type Crowd = { readonly like: BenchPerson; readonly template: Id; readonly accounts: number; readonly each: number }

/** Other people of the installation with their mail, whom nobody asks for: they only make its tables and indexes long. */
export async function fillCrowd(owner: Database, { like, template, accounts, each }: Crowd): Promise<void> {
  const THOUSAND = 1_000
  for (let from = 0; from < accounts; from += THOUSAND) {
    await owner.begin(async (tx) => {
      await tx`set local synchronous_commit = off`
      await tx`create temporary table crowd on commit drop as select gen_random_uuid() as id from generate_series(1, ${Math.min(THOUSAND, accounts - from)})`
      await tx`insert into accounts select (jsonb_populate_record(a, jsonb_build_object('id', c.id))).* from accounts a, crowd c where a.id = ${like.accountId}`
      await tx`insert into account_addresses (address, account_id, proven_at, is_main)
        select 'crowd.' || c.id || '@example.org', c.id, now(), true from crowd c`
      await tx`create temporary table letter on commit drop as
        select gen_random_uuid() as id, c.id as holder, gen_random_uuid() as talk, now() - make_interval(mins => number) as at
        from crowd c, generate_series(1, ${each}) as number`
      await tx`insert into messages select (jsonb_populate_record(m, jsonb_build_object('id', l.id, 'sent_at', l.at, 'holders', 1))).*
        from messages m, letter l where m.id = ${template}`
      await tx`insert into deliveries select (jsonb_populate_record(d, jsonb_build_object('holder_id', l.holder, 'message_id', l.id, 'sent_at', l.at,
          'conversation_id', l.talk))).*
        from deliveries d, letter l where d.message_id = ${template} and d.holder_id = ${like.accountId}`
      await tx`insert into conversations (holder_id, id, total, unread) select holder, talk, 1, 1 from letter`
      await tx`insert into folder_counts (holder_id, folder, total, unread, bytes, bytes_of)
        select c.id, 'inbox', ${each}, ${each}, ${each} * d.size, ${each} from crowd c, deliveries d
        where d.message_id = ${template} and d.holder_id = ${like.accountId}`
    })
  }
}
