import type { Queryable, Tx } from "#db/client.ts"
import { insertOutgoing } from "#db/queries/outgoing.ts"
import { parseAddress, type Address } from "../address.ts"
import { StorageError, type StorageFailure } from "../blobs/blob-store.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { enqueue } from "../jobs/queue.ts"
import { ok, type Result } from "../result.ts"
import { newReturnToken } from "./return-address.ts"
import { sealFile, writeSpool, type SealedFile, type SmsTells, type SpoolContent, type SpoolFile } from "./spool.ts"

export type MailToSend = {
  readonly to: Address
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers?: Readonly<Record<string, string>>
  /** The name that it comes from, from `senderName`; the service's without one. */
  readonly fromName?: string
  /**
   * The message that it tells of, with which it goes (D2). And which of its recipients, so that the sender sees what came of it (M5);
   * null for a mail to the sender.
   */
  readonly announces?: { readonly messageId: Id; readonly recipientPosition: number | null }
  /** After this it is worthless and is not sent: codes. */
  readonly expiresAt?: Date
}

export type SmsToSend = {
  /** In E.164 form. */
  readonly to: string
  readonly text: string
  /** The message whose link it opens and for which of its recipients, so that the sender sees when it does not arrive (M5). */
  readonly announces?: MailToSend["announces"]
  readonly tells?: SmsTells
  readonly expiresAt?: Date
}

export type ToSend = (MailToSend & { readonly channel: "email" }) | (SmsToSend & { readonly channel: "sms" })

/** On disk, sealed and synced; it leaves when `queueSpooled` commits, and is swept if that never happens. */
export type Spooled = SpoolFile & Pick<MailToSend, "announces" | "expiresAt"> & { readonly channel: "email" | "sms" }

/** Queues one mail in the caller's transaction: it leaves if that commits. @throws StorageError when its file cannot be written */
export async function queueMail(tx: Tx, services: Services, mail: MailToSend): Promise<void> {
  await queueMails(tx, services, [mail])
}

/** Queues many at once in the caller's transaction: they leave if that commits. @throws StorageError when one of their files cannot be written */
export async function queueMails(tx: Tx, services: Services, mails: readonly MailToSend[]): Promise<void> {
  await queueAll(
    tx,
    services,
    mails.map((mail) => ({ ...mail, channel: "email" })),
  )
}

/** Queues one SMS in the caller's transaction: it leaves if that commits. @throws StorageError when its file cannot be written */
export async function queueSms(tx: Tx, services: Services, sms: SmsToSend): Promise<void> {
  await queueAll(tx, services, [{ ...sms, channel: "sms" }])
}

async function queueAll(tx: Tx, services: Services, items: readonly ToSend[]): Promise<void> {
  if (items.length === 0) return
  const spooled = await spool(services, items, tx)
  // Returning would commit what the caller did before.
  if (!spooled.ok) throw new StorageError(spooled.error)
  await queueSpooled(tx, services, spooled.value)
}

/** Sealed, but not on the disk yet. */
export type SealedOutgoing = Spooled & SealedFile

/** Seals each for its file. Whoever calls stores the files (their ids are `spoolId`) and hands them to `queueSpooled`. */
export const sealOutgoing = (services: Services, items: readonly ToSend[]): SealedOutgoing[] =>
  items.map((item) => ({ ...sealFile(services, toContent(services, item)), ...stateOf(item) }))

/**
 * Writes the files of many at once.
 * @returns what `queueSpooled` takes, or why it could not be stored.
 */
export async function spool(
  services: Services,
  items: readonly ToSend[],
  db: Queryable = services.db,
): Promise<Result<Spooled[], StorageFailure>> {
  const sealed = sealOutgoing(services, items)
  const written = await writeSpool(services, db, sealed)
  return written.ok ? ok(sealed.map(({ bytes: _written, ...spooled }) => spooled)) : written
}

/** Queues what was spooled, in the caller's transaction. */
export async function queueSpooled(tx: Tx, services: Services, spooled: readonly Spooled[]): Promise<void> {
  const idsOf = (wanted: "email" | "sms") => spooled.filter(({ channel }) => channel === wanted).map(({ outgoingId }) => outgoingId)
  await Promise.all([
    keepSpooled(tx, spooled, services.clock.now()),
    enqueueDeliveries(tx, services, "email", idsOf("email")),
    enqueueDeliveries(tx, services, "sms", idsOf("sms")),
  ])
}

/** Notes what was spooled as to leave from a moment on: it does when `enqueueDeliveries` is called for it. */
export async function keepSpooled(tx: Tx, spooled: readonly Spooled[], createdAt: Date): Promise<void> {
  await insertOutgoing(
    tx,
    spooled.map(({ outgoingId, spoolId, channel, announces, expiresAt }) => ({
      id: outgoingId,
      channel,
      spoolId,
      messageId: announces?.messageId ?? null,
      recipientPosition: announces?.recipientPosition ?? null,
      createdAt,
      expiresAt: expiresAt ?? null,
    })),
  )
}

/** The job has the id of the row, so that there is never a second one for it. */
export async function enqueueDeliveries(
  tx: Tx,
  services: Pick<Services, "db" | "log">,
  channel: "email" | "sms",
  ids: readonly Id[],
): Promise<void> {
  await enqueue(tx, services, {
    queue: channel === "email" ? "deliver-mail" : "deliver-sms",
    jobs: ids.map((id) => ({ id, data: { outgoingId: id } })),
  })
}

function toContent(services: Services, item: ToSend): SpoolContent {
  if (item.channel === "sms") {
    if (!/^\+[1-9][0-9]{6,14}$/.test(item.to)) throw new Error("an SMS should go to a number in E.164 form")
    return { channel: "sms", to: item.to, text: item.text, ...(item.tells === undefined ? {} : { tells: item.tells }) }
  }
  if (parseAddress(item.to) !== item.to) throw new Error("a mail should go to an address as parseAddress returns it (B74)")
  const { to, subject, text, html, headers = {}, fromName } = item
  const content = { channel: "email", to, subject, text, html, headers, ...(fromName === undefined ? {} : { fromName }) } as const
  return isNotice(item) && services.env.bounces !== null ? { ...content, returnToken: newReturnToken(services.random) } : content
}

/** A mail to a recipient of a message, of which the sender wants to know if it comes back; not one to the sender. */
const isNotice = ({ announces }: MailToSend): boolean => announces !== undefined && announces.recipientPosition !== null

function stateOf(item: ToSend): Omit<Spooled, keyof SpoolFile> {
  const { announces } = item
  return {
    channel: item.channel,
    ...(announces === undefined ? {} : { announces }),
    ...(item.expiresAt === undefined ? {} : { expiresAt: item.expiresAt }),
  }
}
