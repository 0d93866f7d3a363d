/** Large files as they pass the built product over HTTP, in and out. */
import { readFileSync } from "node:fs"
import { mkdir, readdir, rm } from "node:fs/promises"
import path from "node:path"
import { freePort } from "../free-port.ts"
import { buildBareNext, startBareNext } from "./bare-next.ts"
import type { BenchPerson } from "./ground.ts"
import { alternateAsync, throughput, type Row } from "./measure.ts"
import { peakWhile, residentOf } from "./processes.ts"
import type { Running } from "./running.ts"
import { pour, sink, type Pour } from "./pour.ts"
import { visitorOf } from "./visitor.ts"

const MIB = 1024 * 1024
const UPLOADED = 256 * MIB

/** The compose form of somebody signed in, with a file of made-up bytes. */
type Sending = { readonly origin: string; readonly cookie: string; readonly to: string; readonly size: number }

async function sendFile({ origin, cookie, to, size }: Sending): Promise<string> {
  const boundary = `----${crypto.randomUUID()}`
  const field = (name: string, value: string) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const fields: readonly (readonly [string, string])[] = [
    ["token", crypto.randomUUID()],
    ["act", to === "" ? "save" : "send"],
    ["to", to],
    ["subject", "Bilder"],
    ["message", "Här kommer de."],
  ]
  const head = `${fields.map(([name, value]) => field(name, value)).join("")}--${boundary}\r\nContent-Disposition: form-data; name="attachments"; filename="bilder.zip"\r\nContent-Type: application/zip\r\n\r\n`
  const headers = {
    Cookie: cookie,
    Origin: origin,
    Accept: "application/json",
    "Content-Type": `multipart/form-data; boundary=${boundary}`,
  }
  const body: Pour = { url: `${origin}/compose/send`, headers, head, size, tail: `\r\n--${boundary}--\r\n` }
  const { location } = JSON.parse(await pour(body)) as { location?: string }
  if (location === undefined) throw new Error("the file was not taken")
  return location
}

/** Milliseconds until the product has stored a file in a draft, against a route that writes it to disk as it comes. */
export async function uploads({ root, dataFolder, installation, stack }: Running, cookie: string): Promise<Row> {
  const folder = path.join(dataFolder, "bare")
  await mkdir(folder)
  await buildBareNext(root)
  const bare = await startBareNext({ root, port: await freePort(), env: { BARE_FOLDER: folder } })
  stack.defer(bare.stop)
  const { origin } = installation
  const reference = async () => {
    const answer = await pour({ url: `${bare.origin}/upload/store`, headers: {}, head: "", size: UPLOADED, tail: "" })
    if (answer !== JSON.stringify({ received: UPLOADED })) throw new Error("the bare route did not take all of it")
  }
  const ours = () => sendFile({ origin, cookie, to: "", size: UPLOADED })
  const taken = await alternateAsync({ ours, reference, times: 1, rounds: 7 })
  for (const name of await readdir(folder)) await rm(path.join(folder, name))
  return throughput("upload of 256 MiB over HTTP, encrypted", 0.6, taken)
}

type Passing = { readonly cookie: string; readonly to: BenchPerson }

/** The most that the web server holds while a file passes in and out again, by its size. */
export async function memoryOfServer({ dataFolder, installation, stack }: Running, { cookie, to }: Passing): Promise<readonly Row[]> {
  const { origin } = installation
  const { pid } = JSON.parse(readFileSync(path.join(dataFolder, "run", "server.json"), "utf8")) as { pid: number }
  const visitor = visitorOf(origin, cookie)
  stack.defer(visitor.close)
  for (let at = 0; at < 300; at++) await visitor.get("/inbox")
  const idle = residentOf(pid)
  const pass = (size: number) =>
    peakWhile(pid, async () => {
      const location = await sendFile({ origin, cookie, to: to.address, size })
      const messageId = /sent=([0-9a-f-]{36})/.exec(location)?.[1] ?? ""
      const received = await sink({ url: `${origin}/files/${messageId}/0`, headers: { Cookie: cookie } })
      if (received !== size) throw new Error(`${received} bytes came back of ${size}`)
    })
  const [small, large] = [await pass(100 * MIB), await pass(1024 * MIB)]
  const unit = "MiB"
  return [
    {
      name: "memory while 1 GiB passes against 100 MiB",
      ratio: large / small,
      goal: 1.2,
      better: "lower",
      ours: large,
      reference: small,
      unit,
    },
    {
      name: "memory while 1 GiB passes, MiB over idle",
      ratio: large - idle,
      goal: 96,
      better: "lower",
      ours: large,
      reference: idle,
      unit,
    },
  ]
}
