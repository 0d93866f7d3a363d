import type { Queryable } from "#db/client.ts"
import { insertOutgoing } from "#db/queries/outgoing.ts"
import type { Services } from "../context.ts"
import { newId, type Id } from "../ids.ts"
import { enqueue } from "../jobs/queue.ts"
import { writeSpool } from "./spool.ts"
import type { OutgoingMail, OutgoingSms } from "./transport.ts"

/** Which recipient of which message a notice is for, so that the sender sees what became of it (M5). */
export type Announced = { readonly messageId: Id; readonly recipientPosition: number }

type Common = {
  readonly announces?: Announced
  /** After this it is worthless and is not sent: codes. */
  readonly expiresAt?: Date
}

/**
 * Sends a mail after the caller's transaction has committed, and only then (R3). A provider that is down delays it and never loses it.
 * @throws StorageError when it could not be written down; the transaction should fail with it.
 */
export async function queueMail(tx: Queryable, services: Services, mail: Omit<OutgoingMail, "channel"> & Common): Promise<void> {
  const { to, subject, text, html } = mail
  await queueItem(tx, services, { channel: "email", to, subject: subject.replace(/[\r\n]+/g, " "), text, html }, mail)
}

/** The same for an SMS; `to` in E.164. */
export async function queueSms(tx: Queryable, services: Services, sms: Omit<OutgoingSms, "channel"> & Common): Promise<void> {
  await queueItem(tx, services, { channel: "sms", to: sms.to, text: sms.text }, sms)
}

async function queueItem(tx: Queryable, services: Services, content: OutgoingMail | OutgoingSms, { announces, expiresAt }: Common): Promise<void> {
  const id = newId()
  const spoolId = await writeSpool(tx, services, id, content)
  await insertOutgoing(tx, {
    id,
    channel: content.channel,
    spoolId,
    messageId: announces?.messageId ?? null,
    recipientPosition: announces?.recipientPosition ?? null,
    expiresAt: expiresAt ?? null,
    createdAt: services.clock.now(),
  })
  await enqueue(tx, services.env, { queue: "deliver-outgoing", id })
}
