import { z } from "zod"
import { deleteBlobs, insertBlobs } from "#db/queries/blobs.ts"
import type { Queryable } from "#db/client.ts"
import { announced } from "../blobs/announced.ts"
import type { StorageFailure } from "../blobs/blob-store.ts"
import type { Services } from "../context.ts"
import { openRecord, sealRecord } from "../crypto/aead.ts"
import { concatBytes, lengthPrefixed, uint32 } from "../crypto/bytes.ts"
import { LABELS } from "../crypto/labels.ts"
import { newId, type Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"

/** Which text message that a sender asked for it is, of which of the recipients, so that they see where it was not sent (M5, M6). */
const tells = z.object({ about: z.enum(["notice", "receipt"]), position: z.number() }).readonly()

export type SmsTells = z.infer<typeof tells>

const content = z.discriminatedUnion("channel", [
  z.object({
    channel: z.literal("email"),
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    headers: z.record(z.string(), z.string()),
    /** The name that it comes from; absent for the service's. */
    fromName: z.string().optional(),
    /** What stands in the return address of a notice, by which a bounce is known; absent in other mails. */
    returnToken: z.string().optional(),
  }),
  z.object({ channel: z.literal("sms"), to: z.string(), text: z.string(), tells: tells.optional() }),
])

/** What is about to leave: everything of it that says to whom, or what. */
export type SpoolContent = z.infer<typeof content>

export type SpoolFile = { readonly outgoingId: Id; readonly spoolId: Id }

type Needs = Pick<Services, "blobs" | "serverKeys" | "installation" | "clock" | "random" | "env">

const text = new TextEncoder()

/** A spool file as it will lie on the disk. */
export type SealedFile = SpoolFile & { readonly bytes: Uint8Array }

/** Seals what is about to leave under the spool key, each into a file of its own (keys.md 4). */
export function sealFile(services: Needs, plain: SpoolContent): SealedFile {
  const file = { outgoingId: newId(), spoolId: newId() }
  return { ...file, bytes: sealSpool(services, file, plain) }
}

/**
 * Writes and syncs spool files while their rows are written: what a crash leaves of either is swept.
 * @returns why they could not be stored, if so; then none is left.
 */
export async function writeSpool(services: Needs, db: Queryable, sealed: readonly SealedFile[]): Promise<Result<null, StorageFailure>> {
  const region = spoolRegion(services)
  const takeBack = () => Promise.allSettled(sealed.map(({ spoolId }) => services.blobs.erase(region, spoolId)))
  const written = await announced({
    announce: () =>
      insertBlobs(
        db,
        sealed.map(({ spoolId, bytes }) => ({ id: spoolId, region, size: bytes.length, createdAt: services.clock.now() })),
      ),
    write: () => Promise.all(sealed.map(({ spoolId, bytes }) => services.blobs.write(region, spoolId, bytes, { mayUseReserve: true }))),
    takeBack,
  })
  const failed = written.find((outcome) => !outcome.ok)
  if (failed === undefined || failed.ok) return ok(null)
  await takeBack()
  await deleteBlobs(
    db,
    sealed.map(({ spoolId }) => spoolId),
  )
  return fail(failed.error)
}

/** Mail belongs to no region's mailbox: it lies in the first. */
const spoolRegion = ({ env }: Needs): string => env.regions[0] ?? "eu"

/** Version of the spool key (4 bytes) ‖ record. The ids are bound in, so that a file put in another's place does not open. */
export function sealSpool(services: Needs, file: SpoolFile, plain: SpoolContent): Uint8Array {
  const { version, key } = services.serverKeys.spool
  const plaintext = text.encode(JSON.stringify(plain))
  return concatBytes(uint32(version), sealRecord({ key, plaintext, context: spoolContext(services, file), random: services.random }))
}

/** What `sealSpool` sealed, or null for anything else. */
export function openSpool(services: Needs, file: SpoolFile, sealed: Uint8Array): SpoolContent | null {
  if (sealed.length < 4) return null
  const version = new DataView(sealed.buffer, sealed.byteOffset, 4).getUint32(0)
  const key = services.serverKeys.spool.byVersion(version)
  if (key === null) return null
  const plaintext = openRecord({ key, sealed: sealed.subarray(4), context: spoolContext(services, file) })
  return plaintext === null ? null : content.parse(JSON.parse(new TextDecoder().decode(plaintext)))
}

function spoolContext({ installation }: Needs, { outgoingId, spoolId }: SpoolFile): Uint8Array {
  return lengthPrefixed(...[LABELS.spool, installation.id, outgoingId, spoolId].map((part) => text.encode(part)))
}
