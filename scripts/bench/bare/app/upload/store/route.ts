import { createWriteStream } from "node:fs"
import path from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { ReadableStream } from "node:stream/web"

/** The body as a file that survives a crash, as the product's does; outside the middleware's matcher, as the product's route is. */
export async function POST(request: Request): Promise<Response> {
  const file = createWriteStream(path.join(process.env["BARE_FOLDER"] ?? "", crypto.randomUUID()), { flags: "wx", flush: true })
  await pipeline(Readable.fromWeb(request.body as ReadableStream), file)
  return Response.json({ received: file.bytesWritten })
}
