import { randomInt } from "node:crypto"
import { createList } from "#lib/contacts/address-lists.ts"
import { readContactFile } from "#lib/contacts/import-contacts.ts"
import { createContact } from "#lib/contacts/save-contact.ts"
import { createFolder } from "#lib/folders/own-folders.ts"
import { saveTemplate, setSignature } from "#lib/own-texts/change-own-texts.ts"
import { saveDraft } from "#lib/drafts/save-draft.ts"
import { NO_TYPED_OPTIONS } from "#lib/messages/options.ts"
import { createOperatorLink, grantOperator } from "#lib/staff/operators.ts"
import { givePhone, proveAddress, provePhone, startRegistration } from "#lib/identity/registration.ts"
import { newId, type Id } from "#lib/ids.ts"
import { followLink, proveLink } from "#lib/links/follow-link.ts"
import { notMyNumber } from "#lib/links/wrong-number.ts"
import { storeAttachment } from "#lib/messages/attachments.ts"
import { moveToArchive, moveToOwnFolder, moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { setTrashClock } from "#lib/messages/trash-clock.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { withDatabase } from "../../scripts/faults/store.ts"
import type { Door } from "./door.ts"
import { toSend, value, type Person } from "./given.ts"
import { fillLongInbox } from "./long-inbox.ts"
import { beginRecovering, beginSignIn, makeLocks } from "./page-world-locks.ts"
import { awaitCode, awaitNotice } from "./product.ts"
import { toAddress } from "./visitor.ts"

type PageAttempt =
  | "mailCode"
  | "phone"
  | "smsCode"
  | "details"
  | "signIn"
  | "signInByApp"
  | "linkCode"
  | "reading"
  | "authorise"
  | "scan"
  | "sheet"
  | "proof"
  | "recoverMail"
  | "recoverCode"
  | "recoverKey"

/** An installation in which every page has something to show, made through the use cases that the pages call. */
export type PageWorld = {
  readonly anna: Person
  /** Has nothing yet. */ readonly newcomer: Person
  readonly operator: Person
  /** Has accepted older terms. */ readonly oldHand: Person
  /** Has an authenticator, and no way back without it. */ readonly guarded: Person
  /** Signed in a while ago. */ readonly stale: Person
  /** Has a thousand messages in Inbox, and where the last page of them is. */ readonly crowded: Person
  readonly lastPage: string
  readonly folderId: string
  readonly emptyFolderId: string
  readonly templateId: string
  readonly contacts: { readonly known: Id; readonly list: Id }
  readonly operatorSecret: string
  readonly messages: Readonly<Record<"received" | "toMend" | "broken" | "waiting" | "scheduled" | "inTrash", Id>>
  readonly drafts: Readonly<Record<"whole" | "refused", Id>>
  /** Secrets of links: whose number the sender gave, whose reader names one, whose number was wrong, and of somebody with an account. */
  readonly links: Readonly<Record<"given" | "own" | "wrong", string>> & { readonly account: string }
  /** Cookies of attempts, each at another step. */
  readonly attempts: Readonly<Record<PageAttempt, string>>
  readonly noticeCode: string
}

const LONG_NAME = "Protokoll från styrelsemötet den fjortonde november, justerat och undertecknat av samtliga ledamöter.pdf"
const LETTER = `Hej,

här kommer svaren. **Allt ser bra ut**, och *nästa* tid är i mars.

- Ta med legitimation
- Kom tio minuter före

Läs mer på [mottagningens sida](https://example.org/mottagning).`

const newAddress = () => `ny.${randomInt(1e12)}@example.org`

export async function makePageWorld(door: Door): Promise<PageWorld> {
  const [anna, bo, cia] = [await door.person("anna"), await door.person("bo"), await door.person("cia")]
  const [newcomer, operator, oldHand] = [await door.person("dan"), await door.person("eva"), await door.person("fia")]
  const [guarded, stale, crowded] = [await door.person("gun"), await door.person("hans"), await door.person("ida")]
  const { ctx } = door
  value(await grantOperator(ctx, operator.address))
  const letters = await writeLetters(door, { anna, bo, cia })
  const links = await writeToStrangers(door, { anna, bo })
  await withDatabase(ctx.env.dataFolder, async (sql) => {
    await sql`update sessions set proven_at = null where account_id = ${stale.accountId}`
    await sql`update accounts set terms_version = '2020-01-01' where id = ${oldHand.accountId}`
    await sql`update messages set certificate_signature = set_byte(certificate_signature, 3, 255 - get_byte(certificate_signature, 3)) where id = ${letters.broken}`
    await sql`update deliveries set stanza = null where holder_id = ${anna.accountId} and message_id = ${letters.waiting}`
  })
  value(await setTrashClock(await door.as(anna), 90))
  const folder = value(await createFolder(await door.as(anna), { name: "Skola & fritid" }))
  const emptyFolder = value(await createFolder(await door.as(anna), { name: "Utan innehåll" }))
  value(await moveToOwnFolder(await door.as(anna), [letters.kept], folder.id))
  value(await setSignature(await door.as(anna), { text: "Anna Åkesson\nMottagningen, telefon 018-17 47 40" }))
  const template = value(
    await saveTemplate(await door.as(anna), { id: null, name: "Kallelse till återbesök", text: "Hej,\n\ndu är välkommen på återbesök." }),
  )
  return {
    anna,
    newcomer,
    operator,
    oldHand,
    guarded,
    stale,
    crowded,
    lastPage: await fillLongInbox(door, { reader: crowded, sender: bo }),
    folderId: folder.id,
    emptyFolderId: emptyFolder.id,
    templateId: template.id,
    contacts: await keepContacts(door, { anna, bo }),
    operatorSecret: (await createOperatorLink(ctx)).split("/").at(-1) ?? "",
    messages: { ...letters, toMend: links.toMend },
    drafts: await writeDrafts(door, anna),
    links: links.secrets,
    attempts: {
      ...(await registerInSteps(door)),
      ...links.attempts,
      signIn: await beginSignIn(door, bo),
      ...(await makeLocks(door, { anna, guarded, stale })),
      ...(await beginRecovering(door, cia)),
    },
    noticeCode: links.noticeCode,
  }
}

type People = { readonly anna: Person; readonly bo: Person; readonly cia: Person }

async function file(door: Door, owner: Person, name: string) {
  const stream = (async function* () {
    yield new TextEncoder().encode(name)
  })()
  return value(await storeAttachment(await door.as(owner), { name, type: "application/pdf", stream }))
}

/** Folders with rows: unread and read, with files, answered, to several, in Archive and Trash, broken, waiting. */
async function writeLetters(door: Door, { anna, bo, cia }: People) {
  const write = async (from: Person, letter: Parameters<typeof toSend>[0]) =>
    value(await sendMessage(await door.as(from), toSend(letter))).messageId
  const read = async (who: Person, id: Id) => value(await openMessage(await door.as(who), id, { record: true }))
  const attachments = [await file(door, bo, LONG_NAME), await file(door, bo, "röntgen – höft.jpg")]
  const received = await write(bo, { to: [anna], cc: [cia], subject: "Provsvar från kliniken", text: LETTER, formatted: true, attachments })
  await read(anna, received)
  const answer = await write(anna, {
    to: [bo],
    subject: "Re: Provsvar från kliniken",
    text: "Tack!\n\n> Allt ser bra ut",
    inReplyTo: received,
  })
  await read(bo, answer)
  const some = await write(anna, { to: [bo, cia], subject: "Semester i juli", text: "När åker ni?" })
  await read(cia, some)
  await write(anna, { to: [cia], bcc: [bo], subject: "Till er båda", text: "Hej" })
  const write4 = async (subject: string) => write(bo, { to: [anna], subject })
  const [broken, waiting, kept, archived] = [
    await write4("Ändrat"),
    await write4("Väntar"),
    await write4("Föräldramöte"),
    await write4("Avtal"),
  ]
  const inTrash = await write4("Gammalt")
  const hold = { kind: "scheduled", dueAt: new Date(Date.now() + 300 * 24 * 3_600_000) } as const
  const { messageId: scheduled } = value(await sendMessage(await door.as(anna), toSend({ to: [bo, cia], subject: "Kallelse" }), { hold }))
  await write(bo, { to: [anna], subject: "Ett ämne som är så långt att det inte kan stå på en rad, hur bred den än är, och därför kapas" })
  value(await moveToArchive(await door.as(anna), [archived]))
  value(await moveToTrash(await door.as(anna), [inTrash]))
  return { received, broken, waiting, kept, scheduled, inTrash }
}

/** Letters to people without an account, as far along as somebody may be who looks at them. */
async function writeToStrangers(door: Door, { anna, bo }: Pick<People, "anna" | "bo">) {
  const { ctx } = door
  const invite = async (phone: string | null) => {
    const [to, asked] = [toAddress(newAddress()), new Date()]
    const attachments = [await file(door, anna, LONG_NAME)]
    const letter = { ...toSend({ to: [], subject: "Till dig", text: LETTER, formatted: true, attachments }), to: [to] }
    const phones = new Map(phone === null ? [] : [[to, phone] as const])
    const { messageId } = value(await sendMessage(await door.as(anna), { ...letter, phones }))
    const { text } = await awaitNotice({ channel: "email", to, after: asked })
    const secret = /\/invitation\/([\w-]{43})/.exec(text)?.[1] ?? ""
    return { messageId, secret, noticeCode: /\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/.exec(text)?.[0] ?? "" }
  }
  const follow = async (secret: string) => value(await followLink(ctx, { secret, phone: "" })).token
  const [given, own, wrong] = [await invite("+46701740681"), await invite(null), await invite("+46701740682")]
  value(await notMyNumber(ctx, { secret: null, token: await follow(wrong.secret) }))
  const asked = new Date()
  const reading = await follow(given.secret)
  value(await proveLink(ctx, { token: reading, code: await awaitCode({ channel: "sms", to: "+46701740681", after: asked }) }))
  const sentAt = new Date()
  value(await sendMessage(await door.as(anna), toSend({ to: [bo], subject: "Glömt lösenord" })))
  const { text } = await awaitNotice({ channel: "email", to: bo.address, after: sentAt, matching: /\/messages\// })
  return {
    toMend: wrong.messageId,
    noticeCode: given.noticeCode,
    secrets: { given: given.secret, own: own.secret, wrong: wrong.secret, account: /\/messages\/\S+/.exec(text)?.[0] ?? "" },
    attempts: { reading, linkCode: await follow(given.secret) },
  }
}

/** Somebody saved with all there can be, in a list, and a file that waits to be looked at. */
async function keepContacts(door: Door, { anna, bo }: Pick<People, "anna" | "bo">) {
  const ctx = await door.as(anna)
  const list = value(await createList(ctx, { name: "Styrelsen & valberedningen" })).id
  const known = newId()
  const details = { name: "Åsa Öberg-Lindqvist", organisation: "Region Uppsala, Kirurgmottagningen", note: "Ringer efter tolv." }
  const phones = ["+46701740685", "+46186110000"]
  value(
    await createContact(ctx, {
      id: known,
      ...details,
      addresses: [toAddress(newAddress()), toAddress(newAddress())],
      phones,
      lists: [list],
    }),
  )
  const file = `Namn;E-post;Telefon\nCia Dahl;${newAddress()};070-174 06 86\nDan;dan@;\nBo;${bo.address};12\nÅsa;;\n`
  value(await readContactFile(ctx, new TextEncoder().encode(file)))
  return { known, list }
}

async function writeDrafts(door: Door, anna: Person) {
  const save = async (subject: string, to: string, problem: Parameters<typeof saveDraft>[1]["problem"]) => {
    const typed = {
      to,
      cc: "",
      bcc: "",
      subject,
      text: "Hej,",
      formatted: false,
      phone: "",
      line: "",
      letGo: [],
      options: NO_TYPED_OPTIONS,
    }
    const attachments = [await file(door, anna, LONG_NAME)]
    return value(await saveDraft(await door.as(anna), { draftId: newId(), ...typed, attachments, inReplyTo: null, problem })).draftId
  }
  const problem = { code: "invalid_fields", detail: {}, fields: { to: "required" } }
  return { whole: await save("Påbörjat", "bo@example.org", null), refused: await save("Utan mottagare", "", problem) }
}

/** Four registrations, of which each has come one step further. */
async function registerInSteps({ ctx }: Door) {
  const begin = async (network: string) => {
    const address = toAddress(newAddress())
    return { address, token: value(await startRegistration(ctx, { address, network })).token }
  }
  const prove = async ({ address, token }: { readonly address: string; readonly token: string }) =>
    value(await proveAddress(ctx, { token, code: await awaitCode({ channel: "email", to: address }) }))
  const [first, second, third, fourth] = [
    await begin("192.0.2.81"),
    await begin("192.0.2.82"),
    await begin("192.0.2.83"),
    await begin("192.0.2.84"),
  ]
  for (const attempt of [second, third, fourth]) await prove(attempt)
  value(await givePhone(ctx, { token: third.token, phone: "+46701740683" }))
  const asked = new Date()
  value(await givePhone(ctx, { token: fourth.token, phone: "+46701740684" }))
  value(await provePhone(ctx, { token: fourth.token, code: await awaitCode({ channel: "sms", to: "+46701740684", after: asked }) }))
  return { mailCode: first.token, phone: second.token, smsCode: third.token, details: fourth.token }
}
