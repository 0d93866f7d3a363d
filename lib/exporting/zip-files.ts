import { PassThrough, Readable } from "node:stream"
import { ZipFile } from "yazl"

/** A file whose size is known and that is read when its turn comes; its name is one for any file system. */
export type ZippedFile = {
  readonly name: string
  readonly size: number
  readonly read: (range: { readonly start: number; readonly length: number }) => AsyncGenerator<Uint8Array>
}

type Zipped = { readonly stream: Readable; /** Of the whole zip, in bytes. */ readonly size: number }

/**
 * Files as one zip whose size is known before the first byte, so that a reader sees how much is left and notices a cut (B6). Stored, not deflated:
 * what people attach is compressed already. One file is open at a time and nothing is kept (B60); over 4 GiB too (zip64).
 * A file that is damaged ends the stream with its error; whoever stops reading closes the file that is open.
 */
export function zipOfFiles(files: readonly ZippedFile[], at: Date): Zipped {
  const zip = new ZipFile()
  const stream = new PassThrough()
  const held: { open: Readable | null } = { open: null }
  zip.outputStream.pipe(stream)
  zip.on("error", (error: Error) => stream.destroy(error))
  stream.once("close", () => held.open?.destroy())
  for (const { name, size, read } of files)
    zip.addReadStreamLazy(name, { mtime: at, size, compress: false }, (give) => {
      if (stream.destroyed) return
      held.open = Readable.from(read({ start: 0, length: size }), { objectMode: false })
      held.open.once("error", (error) => stream.destroy(error))
      give(null, held.open)
    })
  return { stream, size: end(zip) }
}

/** Ends the list of files. The types of the package do not know that the total is handed over, at once where every size is known. */
function end(zip: ZipFile): number {
  let total = -1
  const finish = zip.end.bind(zip) as (options: object, take: (size: number) => void) => void
  finish({}, (size) => (total = size))
  if (total < 0) throw new Error("the size of a zip with files of known size should be known")
  return total
}
