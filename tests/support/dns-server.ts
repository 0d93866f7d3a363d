import { createSocket, type RemoteInfo, type Socket } from "node:dgram"
import { once } from "node:events"
import { createServer, type AddressInfo, type Server } from "node:net"

/**
 * How the server answers a question for the TXT records of a name: with records, each a list of its parts; that there is no such name, or that it is at fault; not
 * at all; or cut short, so that whoever asks has to come back by TCP.
 */
export type DnsAnswer =
  | { readonly texts: readonly (readonly string[])[]; readonly cut?: true }
  | "nxdomain"
  | "nodata"
  | "servfail"
  | "refused"
  | "silent"
  | "garbage"

export type DnsServer = {
  /** As DNS_SERVERS takes it. */ readonly address: string
  /** What is answered from now on; unknown names do not exist. */ readonly set: (name: string, answer: DnsAnswer) => void
  /** The names that were asked for, in lower case, by UDP or TCP. */ readonly asked: string[]
  readonly close: () => Promise<void>
}

const CODES = { nxdomain: 3, nodata: 0, servfail: 2, refused: 5 } as const
const HEADER = 12

/** A DNS server on loopback that speaks RFC 1035 by UDP and TCP, for tests of what asks one. @param port a fixed one, or any */
export async function startDnsServer(port = 0): Promise<DnsServer> {
  const answers = new Map<string, DnsAnswer>()
  const asked: string[] = []
  const answer = (question: Buffer, by: "udp" | "tcp"): Buffer | null => {
    const { name, end } = readName(question)
    asked.push(name)
    return reply(question.subarray(0, end + 4), answers.get(name) ?? "nxdomain", by)
  }
  const tcp = createServer((socket) => {
    socket.on("error", () => undefined)
    socket.once("data", (bytes: Buffer) => {
      const framed = answer(bytes.subarray(2), "tcp")
      if (framed === null) return
      const length = Buffer.alloc(2)
      length.writeUInt16BE(framed.length)
      socket.end(Buffer.concat([length, framed]))
    })
  })
  const { udp, bound } = await listenOnBoth(tcp, port)
  udp.on("message", (question: Buffer, from: RemoteInfo) => {
    const bytes = answer(question, "udp")
    if (bytes !== null) udp.send(bytes, from.port, from.address)
  })
  return {
    address: `127.0.0.1:${bound}`,
    set: (name, one) => void answers.set(name.toLowerCase(), one),
    asked,
    close: async () => {
      await new Promise<void>((done) => udp.close(done))
      await new Promise<void>((done) => tcp.close(() => done()))
    },
  }
}

const TRIES = 20

/** The system gives each kind of port apart: one that is free for TCP may be somebody's for UDP, and then another is tried. */
async function listenOnBoth(tcp: Server, port: number): Promise<{ readonly udp: Socket; readonly bound: number }> {
  for (let tries = 1; ; tries++) {
    await once(tcp.listen(port, "127.0.0.1"), "listening")
    const { port: bound } = tcp.address() as AddressInfo
    const udp = createSocket("udp4")
    try {
      await once(udp.bind(bound, "127.0.0.1"), "listening")
      return { udp, bound }
    } catch (error) {
      udp.close()
      await new Promise((done) => tcp.close(done))
      if (port !== 0 || tries === TRIES) throw error
    }
  }
}

function readName(question: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = []
  let at = HEADER
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString("latin1", at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join(".").toLowerCase(), end: at + 1 }
}

/** @param question header and first question */
function reply(question: Buffer, answer: DnsAnswer, by: "udp" | "tcp"): Buffer | null {
  if (answer === "silent") return null
  if (answer === "garbage") return Buffer.concat([question.subarray(0, 2), Buffer.from("not a reply")])
  const isCut = typeof answer === "object" && answer.cut === true && by === "udp"
  const texts = typeof answer === "object" && !isCut ? answer.texts : []
  const code = typeof answer === "string" ? CODES[answer] : 0
  const header = Buffer.from(question.subarray(0, HEADER))
  // A reply, authoritative, recursion available; cut short where it is.
  header.writeUInt16BE(0x8580 | (isCut ? 0x0200 : 0) | code, 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(texts.length, 6)
  header.writeUInt16BE(0, 8)
  header.writeUInt16BE(0, 10)
  return Buffer.concat([header, question.subarray(HEADER), ...texts.map(record)])
}

/** A TXT record of the name asked for. */
function record(parts: readonly string[]): Buffer {
  const data = Buffer.concat(parts.map((part) => Buffer.concat([Buffer.from([Buffer.byteLength(part)]), Buffer.from(part)])))
  const fixed = Buffer.alloc(12)
  fixed.writeUInt16BE(0xc000 | HEADER, 0)
  fixed.writeUInt16BE(16, 2)
  fixed.writeUInt16BE(1, 4)
  fixed.writeUInt32BE(0, 6)
  fixed.writeUInt16BE(data.length, 10)
  return Buffer.concat([fixed, data])
}
