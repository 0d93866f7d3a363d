import type { MemberContext } from "#lib/context.ts"
import { zipOf } from "#lib/exporting/zip.ts"
import { isStillSignedIn } from "#lib/identity/sessions.ts"
import { exportRecord, type RecordExport } from "#lib/records/export-record.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { fileHeaders, streamOf } from "#lib/web/download.ts"
import { memberRoute, refuse } from "#lib/web/route.ts"

type Place = { readonly mailbox: string; readonly message: string }

/** A registered letter of a shared mailbox for the archive; a post, because the letter counts as fetched from then on (O16). */
export const POST = memberRoute<Place>({ name: "mailbox.archive", limit: { max: 200, perSeconds: 3600 }, run: fetchRecord })

async function fetchRecord(ctx: MemberContext, _request: Request, { mailbox, message }: Place): Promise<Response> {
  const exported = await exportRecord(ctx, { mailboxId: mailbox, messageId: message })
  if (!exported.ok) return refuse(ctx, exported.error)
  const { name } = exported.value
  const mayGoOn = async () => (await isStillSignedIn(ctx)) && (await openUnitMailbox(ctx, mailbox)).ok
  return new Response(streamOf(whole(ctx, exported.value, mayGoOn)), { headers: fileHeaders({ name, type: "application/zip" }) })
}

/** It counts as fetched when its last byte was taken. */
async function* whole(ctx: MemberContext, { files, done }: RecordExport, mayGoOn: () => Promise<boolean>): AsyncGenerator<Uint8Array> {
  try {
    yield* zipOf(files, mayGoOn) as AsyncIterable<Uint8Array>
  } catch (error) {
    ctx.log.error("export_broken", error)
    throw error
  }
  await done()
}
