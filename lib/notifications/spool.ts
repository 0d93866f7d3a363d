import { z } from "zod"
import type { Queryable } from "#db/client.ts"
import { insertBlob, setBlobSize } from "#db/queries/blobs.ts"
import type { Services } from "../context.ts"
import { StorageError } from "../blobs/blob-store.ts"
import { openRecord, sealRecord } from "../crypto/aead.ts"
import { LABELS } from "../crypto/labels.ts"
import { recordContext, utf8 } from "../envelope/context.ts"
import { newId, type Id } from "../ids.ts"
import type { OutgoingMail, OutgoingSms } from "./transport.ts"

const item = z.discriminatedUnion("channel", [
  z.object({ channel: z.literal("email"), to: z.string(), subject: z.string(), text: z.string(), html: z.string().nullable() }),
  z.object({ channel: z.literal("sms"), to: z.string(), text: z.string() }),
])

const context = (services: Pick<Services, "installation">, outgoingId: Id, keyVersion: number) => recordContext(LABELS.spool, services.installation.id, outgoingId, keyVersion)

/**
 * Writes what is about to leave as a blob sealed under the spool key, synced before the caller's transaction commits (keys.md 4).
 * @throws StorageError when the disk is full or away: then nothing was announced and nothing is half there.
 */
export async function writeSpool(tx: Queryable, services: Services, outgoingId: Id, content: OutgoingMail | OutgoingSms): Promise<Id> {
  const { version, key } = services.serverKeys.spool
  const id = newId()
  const region = spoolRegion(services)
  await insertBlob(tx, { id, region, createdAt: services.clock.now() })
  const sealed = sealRecord({ key, plaintext: utf8(JSON.stringify({ ...content })), context: context(services, outgoingId, version), random: services.random })
  const written = await services.blobs.write(region, id, [Uint8Array.of(version), sealed])
  if (!written.ok) throw new StorageError(written.error.code)
  await setBlobSize(tx, id, written.value.size)
  return id
}

/** What is about to leave, or null where the blob is not what was written. */
export async function readSpool(services: Services, outgoingId: Id, spoolId: Id): Promise<OutgoingMail | OutgoingSms | null> {
  const stored = await services.blobs.readAll(spoolRegion(services), spoolId)
  const version = stored[0] ?? 0
  const key = services.serverKeys.spool.byVersion(version)
  if (key === null) return null
  const opened = openRecord({ key, sealed: stored.subarray(1), context: context(services, outgoingId, version) })
  if (opened === null) return null
  const parsed = item.safeParse(JSON.parse(new TextDecoder().decode(opened)))
  return parsed.success ? parsed.data : null
}

/** Mail on its way out lies in the installation's first region. */
function spoolRegion({ env }: Pick<Services, "env">): string {
  const [first] = env.regions
  if (first === undefined) throw new Error("no storage region is set")
  return first
}
