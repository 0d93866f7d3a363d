import type { VisitorContext } from "../context.ts"
import { zipOfFiles } from "../exporting/zip-files.ts"
import { translator } from "../language/translate.ts"
import type { OpenedAttachments } from "../messages/all-attachments.ts"
import { cleanFileName } from "../messages/file-name.ts"
import { downloadHeaders, streamOf } from "./download.ts"
import { whileAllowed } from "./send-file.ts"

type Sent = {
  readonly attachments: OpenedAttachments
  /** Whether who asked may still have the rest. */
  readonly mayGoOn: () => Promise<boolean>
}

/**
 * All files of a message as one zip, decrypted and packed while it leaves (M8, B60). It counts as downloaded when its last byte was taken (M5).
 * Its length is said before, and damage ends the connection with an error, so a cut one never passes for a whole one (B6).
 */
export function sendZip(ctx: VisitorContext, { attachments, mayGoOn }: Sent): Response {
  const { files, subject, sentAt, recordDownloaded } = attachments
  const { stream, size } = zipOfFiles(files, sentAt)
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* whileAllowed(stream, mayGoOn)
    } catch (error) {
      ctx.log.error("zip_broken", error)
      throw error
    }
    await recordDownloaded()
  }
  const title = subject.trim() === "" ? translator(ctx.language)("files.list") : subject.replaceAll(/[/\\]/g, "_")
  const headers = downloadHeaders({
    name: cleanFileName(`${title}.zip`),
    type: "application/zip",
    size,
    range: null,
    disposition: "attachment",
    entityTag: "",
  })
  // It is made anew each time: no part of it can be asked for.
  headers.set("Accept-Ranges", "none")
  headers.delete("ETag")
  return new Response(streamOf(all()), { headers })
}
