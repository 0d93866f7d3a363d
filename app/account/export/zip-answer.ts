import { Readable } from "node:stream"
import type { MemberContext } from "#lib/context.ts"
import type { ExportFile } from "#lib/exporting/export-account.ts"
import { zipOf } from "#lib/exporting/zip.ts"
import { isStillSignedIn } from "#lib/identity/sessions.ts"
import { fileHeaders } from "#lib/web/download.ts"

/** The files of an export as one zip, for as long as its owner stays signed in. */
export function zipAnswer(ctx: MemberContext, files: AsyncGenerator<ExportFile>): Response {
  const zip = zipOf(files, () => isStillSignedIn(ctx))
  zip.on("error", (error) => ctx.log.error("export_broken", error))
  const name = `sigill ${ctx.clock.now().toISOString().slice(0, 10)}.zip`
  return new Response(Readable.toWeb(zip) as ReadableStream<Uint8Array>, { headers: fileHeaders({ name, type: "application/zip" }) })
}
