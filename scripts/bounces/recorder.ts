import net from "node:net"

export type Recorder = {
  readonly port: number
  /** The mails that passed, as they were, in the order in which they came. */
  readonly mails: () => readonly string[]
  readonly stop: () => Promise<void>
}

/** Passes connections of mail servers on to another port, byte for byte, and keeps the mails that pass. */
export async function startRecorder(target: number): Promise<Recorder> {
  const said: string[][] = []
  const server = net.createServer((from) => {
    const words: string[] = []
    said.push(words)
    const to = net.connect(target, "127.0.0.1")
    from.on("data", (chunk) => words.push(chunk.toString("latin1")))
    from.pipe(to).pipe(from)
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const)
      one.on("error", () => other.destroy()).on("close", () => other.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    port: (server.address() as net.AddressInfo).port,
    mails: () => said.flatMap((words) => mailsIn(words.join(""))),
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  }
}

/** What stands between DATA and its end, with the dots that were doubled (RFC 5321 4.5.2). */
const mailsIn = (spoken: string): readonly string[] =>
  [...spoken.matchAll(/^DATA\r\n(.*?\r\n)\.\r\n/gms)].map(([, mail = ""]) => mail.replaceAll(/^\.\./gm, "."))
