import { sealListRow, type ListRow } from "#lib/envelope/row.ts"
import { newId, type Id } from "#lib/ids.ts"
import { cursorOf } from "#lib/mailboxes/cursor.ts"
import { ROWS_PER_PAGE } from "#lib/messages/list-folder.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { insertCopies } from "../../scripts/bench/mailboxes.ts"
import { withDatabase, type Database } from "../../scripts/faults/store.ts"
import type { Door } from "./door.ts"
import { toSend, value, type Person } from "./given.ts"

const COUNT = 1_000
const UNREAD = 37
const HOUR_MS = 3_600_000

const SENDERS = [
  ["Kirurgmottagningen", "kirurgen@klinik.example"],
  ["Åsa Öberg-Lindqvist", "asa.oberg-lindqvist@example.org"],
  ["Bo", "bo@example.net"],
  ["Advokatfirman Wrangel, Haddad & Partners i Uppsala AB", "post@wrangel-haddad.example"],
  ["Emma Clarke", "emma.clarke@example.co.uk"],
  ["Försäkringskassans ombud för norra Storstockholm", "ombud.norra@example.se"],
  ["Jo", "jo@example.org"],
] as const
const SUBJECTS = [
  "Svar på dina prover",
  "Re: Kallelse till återbesök den 14 januari",
  "Hej",
  "Avtalet, andra utkastet: ändringar i punkterna tre, fem och elva samt bilaga två, med motpartens anmärkningar",
  "Invoice 2026-0311",
  "Protokoll från styrelsemötet",
  "Re: Re: Semester i juli",
  "Lönebesked",
  "Your claim: what we still need from you",
] as const
const PREVIEWS = [
  "Hej, alla värden ligger där de ska. Vi ses i mars, och hör av dig innan om något känns annorlunda än det brukar.",
  "Tack!",
  "Please find the signed copy attached. We would be glad to have your answer by Friday at noon.",
  "",
] as const

const pick = <T>(all: readonly T[], at: number): T => all[at % all.length] as T

/** Hours apart at the top, days apart further down; the last hundred lie in a September, whose dates are the longest. */
const timeOf = (at: number): Date =>
  at < COUNT - 100
    ? new Date(Date.now() - (1 + at * 5 + (at * at) / 50) * HOUR_MS)
    : new Date(Date.UTC(new Date().getUTCFullYear() - 4, 8, 30, 12) - (at + 100 - COUNT) * 6 * HOUR_MS)

/**
 * A thousand messages in somebody's Inbox, from several people, some not read: rows as they lie after years, copied from one letter.
 * @returns the address of the last page
 */
export async function fillLongInbox(door: Door, { reader, sender }: { readonly reader: Person; readonly sender: Person }): Promise<string> {
  const { messageId: template } = value(await sendMessage(await door.as(sender), toSend({ to: [reader] })))
  const seal = await sealerFor(door, reader)
  const rows = Array.from({ length: COUNT - 1 }, (_, at) => {
    const id = newId()
    return { id, at: timeOf(at).toISOString(), seal: `\\x${seal(id, at)}`, talk: newId() }
  })
  await withDatabase(door.ctx.env.dataFolder, async (sql) => {
    await insertCopies(sql, { template, holderId: reader.accountId, rows })
    await mark(sql, reader, rows)
  })
  const above = rows[COUNT - 2 - ROWS_PER_PAGE]
  if (above === undefined) throw new Error("there is one page only")
  return `/inbox?before=${cursorOf({ at: new Date(above.at), id: above.id })}`
}

type Copied = readonly { readonly id: Id; readonly talk: Id }[]

async function mark(sql: Database, { accountId }: Person, rows: Copied): Promise<void> {
  const unread = rows.filter((_, at) => at % 3 === 0).slice(0, UNREAD)
  const flagged = rows.filter((_, at) => at % 11 === 4).map(({ id }) => id)
  await sql`update deliveries set flagged = true where holder_id = ${accountId} and message_id = any(${flagged})`
  await sql`update deliveries set read_at = null where holder_id = ${accountId} and message_id = any(${unread.map(({ id }) => id)})`
  await sql`update conversations set unread = 1 where holder_id = ${accountId} and id = any(${unread.map(({ talk }) => talk)})`
  await sql`update folder_counts set unread = unread + ${UNREAD} where holder_id = ${accountId} and folder = 'inbox'`
}

async function sealerFor({ ctx, as }: Door, reader: Person): Promise<(messageId: Id, at: number) => string> {
  const { accountId: holderId, generation, secrets } = await (await as(reader)).open()
  const whose = { installationId: ctx.installation.id, holderId, generation, listKey: secrets.listKey, random: ctx.random }
  return (messageId, at) => Buffer.from(sealListRow({ ...whose, messageId, row: rowAt(at, reader) })).toString("hex")
}

function rowAt(at: number, reader: Person): ListRow {
  const [senderName, senderAddress] = pick(SENDERS, at * 5 + Math.floor(at / 7))
  return {
    subject: pick(SUBJECTS, at * 4 + Math.floor(at / 5)),
    preview: pick(PREVIEWS, at),
    attachmentCount: at % 4 === 1 ? 1 + (at % 3) : 0,
    senderName,
    senderAddress,
    recipients: [{ role: "to", name: reader.name, address: reader.address }],
    seal: "holds",
    ...(at % 13 === 2 ? { urgent: true } : {}),
  }
}
