import { buffer } from "node:stream/consumers"
import { fromBuffer, type Entry, type ZipFile } from "yauzl"

/** What is in a zip: by path, the bytes. Read by another program's code than the one that wrote it. */
export async function readZip(bytes: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    fromBuffer(bytes, { lazyEntries: true }, (error, opened) => (error === null ? resolve(opened) : reject(error))),
  )
  const found = new Map<string, Buffer>()
  await new Promise<void>((resolve, reject) => {
    zip.on("error", reject).on("end", resolve)
    zip.on("entry", (entry: Entry) => {
      zip.openReadStream(entry, (error, stream) => {
        if (error !== null) return reject(error)
        buffer(stream).then((content) => {
          found.set(entry.fileName, content)
          zip.readEntry()
        }, reject)
      })
    })
    zip.readEntry()
  })
  return found
}
