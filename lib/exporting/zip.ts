import { finished, PassThrough, Readable } from "node:stream"
import { ZipFile } from "yazl"
import type { ExportFile } from "./export-account.ts"

/** Whoever asked has gone, or may not have the rest any more. */
export class ExportEndedError extends Error {
  override readonly name = "ExportEndedError"
}

/**
 * Files as one zip, made while it is read: each file is opened when the one before has left, and nothing is kept. Over 4 GiB and 65,535 files too (zip64).
 * An error on the way ends the stream with an error: a cut file must not pass for a whole one (B6).
 * @param mayGoOn asked before each file: whether who asked may still have the rest (B34)
 */
export function zipOf(files: AsyncGenerator<ExportFile>, mayGoOn: () => Promise<boolean>): Readable {
  const zip = new ZipFile()
  const output = new PassThrough()
  zip.outputStream.pipe(output)
  zip.on("error", (error: Error) => output.destroy(error))
  const feed = async () => {
    for await (const file of files) {
      if (output.destroyed || !(await mayGoOn())) throw new ExportEndedError("the reader has gone, or may not have the rest")
      await leave(zip, output, file)
    }
    zip.end()
  }
  feed().catch((error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error))))
  return output
}

/** Adds one file and waits until it was read to its end, so that the next is not opened while this one leaves. */
async function leave(zip: ZipFile, output: PassThrough, { path, at, open }: ExportFile): Promise<void> {
  const content = await open()
  const stream = Buffer.isBuffer(content) ? Readable.from([content]) : content
  let forget = () => {}
  const isRead = new Promise<void>((resolve, reject) => {
    stream.once("end", resolve).once("error", reject)
    // Nobody reads on: what was opened is closed.
    forget = finished(output, () => {
      stream.destroy()
      reject(new ExportEndedError("the reader has gone"))
    })
  })
  zip.addReadStream(stream, path, { mtime: at })
  try {
    await isRead
  } finally {
    forget()
  }
}
