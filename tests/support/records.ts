import { randomInt } from "node:crypto"
import type { Id } from "#lib/ids.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { addReader } from "#lib/organisations/mailbox-readers.ts"
import { makeUnitMailbox } from "#lib/organisations/unit-mailboxes.ts"
import { handOnUnitKeys } from "#lib/organisations/hand-on-unit-keys.ts"
import { exportRecord } from "#lib/records/export-record.ts"
import { zipOf } from "#lib/exporting/zip.ts"
import { approveRecords, askRecords, listRecordRequests, type RecordAct } from "#lib/records/requests.ts"
import { handOnKeys } from "#lib/shared-mailboxes/hand-on-keys.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import type { MemberContext } from "#lib/context.ts"
import { NO_OPTIONS } from "#lib/messages/options.ts"
import { toSend, value, type Given, type Person } from "./given.ts"
import { givenOrganisations } from "./organisations.ts"
import { beingMade, CODE } from "./rights-world.ts"
import { toAddress } from "./visitor.ts"

/** Anna and Eva administer the whole, Bo care; Dag is employed in care and reads its shared mailbox; Cia is a stranger. */
export type RecordsWorld = Record<"anna" | "eva" | "bo" | "dag" | "cia", Person> & {
  readonly org: Id
  readonly care: Id
  readonly desk: Id
  readonly deskAddress: string
}

export async function recordsWorld(given: Pick<Given, "people" | "services" | "as">): Promise<RecordsWorld> {
  const { organisation, organizer, unit, joined } = givenOrganisations(given)
  const { anna, eva, bo, dag, cia } = await given.people("anna", "eva", "bo", "dag", "cia")
  const org = await organisation(anna)
  const care = await unit(anna, org, { name: "Care" })
  await joined(anna, org, { person: eva, unitId: org, as: "administrator" })
  await joined(anna, org, { person: bo, unitId: care, as: "administrator" })
  await handOnUnitKeys(await organizer(anna, org))
  await joined(anna, org, { person: dag, unitId: care, as: "employee" })
  const ctx = await organizer(bo, org)
  const desk = value(await makeUnitMailbox(ctx, { token: await beingMade(ctx, care), code: CODE.digits }))
  value(await addReader(ctx, { mailboxId: desk, address: toAddress(dag.address) }))
  const deskAddress = value(await openUnitMailbox(await given.as(dag), desk)).actor.address
  return { anna, eva, bo, dag, cia, org, care, desk, deskAddress }
}

/** The same with Fay, who is employed in care and reads the desk's mailbox as well; Dag has handed on the keys. */
export async function twoReadersWorld(given: Pick<Given, "people" | "services" | "as">): Promise<RecordsWorld & { readonly fay: Person }> {
  const { organizer, joined } = givenOrganisations(given)
  const made = await recordsWorld(given)
  const { fay } = await given.people("fay")
  await joined(made.anna, made.org, { person: fay, unitId: made.care, as: "employee" })
  value(await addReader(await organizer(made.bo, made.org), { mailboxId: made.desk, address: toAddress(fay.address) }))
  await handOnKeys(value(await openUnitMailbox(await given.as(made.dag), made.desk)))
  return { ...made, fay }
}

type Wanted = { readonly unitId: Id; readonly kind: RecordAct; readonly mailboxId?: Id | null }

/** Asked for by one administrator and approved by another. */
export async function byTwo(
  given: Pick<Given, "services" | "as">,
  { org, anna, eva }: Pick<RecordsWorld, "org" | "anna" | "eva">,
  { unitId, kind, mailboxId = null }: Wanted,
): Promise<void> {
  const { organizer } = givenOrganisations(given)
  value(await askRecords(await organizer(anna, org), { unitId, kind, mailboxId, reason: `Inquiry ${randomInt(1e6)}` }))
  const second = await organizer(eva, org)
  const request = value(await listRecordRequests(second)).find((one) => one.kind === kind && one.unitId === unitId)
  value(await approveRecords(second, request?.id ?? ""))
}

/** A letter to the shared mailbox. */
export async function letterTo(
  given: Pick<Given, "as">,
  { deskAddress }: Pick<RecordsWorld, "deskAddress">,
  {
    from,
    subject = "Application",
    expiresAt = null,
  }: { readonly from: Person; readonly subject?: string; readonly expiresAt?: Date | null },
): Promise<Id> {
  const message = { ...toSend({ to: [], subject }), to: [toAddress(deskAddress)] }
  return value(await sendMessage(await given.as(from), { ...message, options: { ...NO_OPTIONS, expiresAt } })).messageId
}

type FromDesk = { readonly mailboxId: Id; readonly to: readonly string[]; readonly answers?: Id; readonly subject?: string }

/** A letter under the name of a shared mailbox, by one of its readers. */
export async function writeFromDesk(
  given: Pick<Given, "as">,
  reader: Person,
  { mailboxId, to, answers, subject = "From the desk" }: FromDesk,
): Promise<Id> {
  const message = { ...toSend({ to: [], subject, ...(answers === undefined ? {} : { inReplyTo: answers }) }), to: to.map(toAddress) }
  return value(await sendMessage(value(await openUnitMailbox(await given.as(reader), mailboxId)), message)).messageId
}

/** The whole zip, as a browser takes it. */
export async function fetched(ctx: MemberContext, which: { readonly mailboxId: Id; readonly messageId: Id }): Promise<Buffer> {
  const { files, done } = value(await exportRecord(ctx, which))
  const parts: Buffer[] = []
  for await (const part of zipOf(files, async () => true)) parts.push(Buffer.from(part as Uint8Array))
  await done()
  return Buffer.concat(parts)
}
