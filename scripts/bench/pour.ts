/** Bodies of any size out of one piece of memory, and answers of any size that nobody keeps. */
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { request, type IncomingMessage } from "node:http"
import { buffer } from "node:stream/consumers"

type Ask = { readonly url: string; readonly headers: Readonly<Record<string, string>> }

/** What is posted: `head`, `size` bytes, `tail`. */
export type Pour = Ask & { readonly head: string; readonly size: number; readonly tail: string }

const PIECE = randomBytes(256 * 1024)

/** @returns the answer's text @throws where it is no success */
export async function pour({ url, headers, head, size, tail }: Pour): Promise<string> {
  const length = Buffer.byteLength(head) + size + Buffer.byteLength(tail)
  const asked = request(url, { method: "POST", headers: { ...headers, "Content-Length": length } })
  const answered = once(asked, "response") as Promise<[IncomingMessage]>
  answered.catch(() => undefined)
  if (head !== "") asked.write(head)
  for (let left = size; left > 0; left -= PIECE.length)
    if (!asked.write(left < PIECE.length ? PIECE.subarray(0, left) : PIECE)) await once(asked, "drain")
  asked.end(tail)
  const [answer] = await answered
  const text = (await buffer(answer)).toString("utf8")
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}: ${text.slice(0, 300)}`)
  return text
}

/** @returns how many bytes came */
export async function sink({ url, headers }: Ask): Promise<number> {
  const asked = request(url, { headers })
  asked.end()
  const [answer] = (await once(asked, "response")) as [IncomingMessage]
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}`)
  let received = 0
  for await (const chunk of answer) received += (chunk as Buffer).length
  return received
}
