/** A browser that asks for pages over connections it keeps, as fast as a bench can ask. */
import { Agent, request } from "node:http"
import { openClient } from "../faults/client.ts"
import { signInAnew } from "../faults/people.ts"
import type { BenchPerson } from "./ground.ts"

export type Visitor = {
  /** @returns the page as text @throws where it is no success */
  readonly get: (path: string) => Promise<string>
  /** Bytes of an answer as they cross the network, compressed. */
  readonly weigh: (path: string) => Promise<number>
  /** What is asked for next comes over new connections. */
  readonly reconnect: () => void
  readonly close: () => void
}

export function visitorOf(origin: string, cookie: string): Visitor {
  let agent = new Agent({ keepAlive: true })
  const ask = (path: string, headers: Readonly<Record<string, string>>) =>
    new Promise<Buffer>((resolve, reject) => {
      const asked = request(new URL(path, origin), { agent, headers: { Cookie: cookie, Accept: "text/html", ...headers } }, (answer) => {
        const parts: Buffer[] = []
        answer.on("data", (part: Buffer) => parts.push(part))
        answer.on("error", reject)
        answer.on("end", () => {
          if (answer.statusCode === 200) resolve(Buffer.concat(parts))
          else reject(new Error(`${path} answered ${answer.statusCode}`))
        })
      })
      asked.on("error", reject)
      asked.end()
    })
  return {
    get: async (path) => (await ask(path, {})).toString("utf8"),
    weigh: async (path) => (await ask(path, { "Accept-Encoding": "gzip" })).length,
    reconnect: () => {
      agent.destroy()
      agent = new Agent({ keepAlive: true })
    },
    close: () => agent.destroy(),
  }
}

/** The cookies of somebody who signed in through the forms. */
export async function signedInCookie(origin: string, { address, phone, password }: BenchPerson): Promise<string> {
  const client = openClient(origin)
  await signInAnew({ name: "", address, phone, password, client })
  return client
    .cookies()
    .map(([name, value]) => `${name}=${value}`)
    .join("; ")
}

/** Bytes of all scripts that a page asks for, compressed. */
export async function scriptsOf(visitor: Visitor, path: string): Promise<number> {
  const page = await visitor.get(path)
  const sources = new Set([...page.matchAll(/<script\b[^>]*\ssrc="([^"]+)"/g)].map(([, source]) => source ?? ""))
  let all = 0
  for (const source of sources) all += await visitor.weigh(source.replaceAll("&amp;", "&"))
  return all
}
