/** A browser without JavaScript, as far as the product's forms need one: cookies, forms of pages, multipart posts, no redirect followed. */
import { request } from "node:http"

export type Reply = { readonly status: number; readonly location: string | null; readonly text: string }

export type PostedFile = { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }

export type Client = {
  readonly origin: string
  readonly cookies: () => readonly Field[]
  readonly get: (path: string) => Promise<Reply>
  /** The bytes of an answer, or null where it was no success. @throws when it was cut short */
  readonly download: (path: string) => Promise<Uint8Array | null>
  /** Posts fields and files to an address, as a form with them does. */
  readonly post: (path: string, fields: readonly Field[], file?: PostedFile) => Promise<Reply>
  /** Asks as a script of a page does. */
  readonly call: (method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: string | Uint8Array<ArrayBuffer>) => Promise<Reply>
  /** Sends the first bytes of a body and breaks off. */
  readonly breakOff: (path: string, body: Uint8Array<ArrayBuffer>, after: number) => Promise<void>
  /** Fills in and submits the form of a page that holds `mark`; what the form holds itself goes along, as in a browser. */
  readonly submit: (path: string, form: { readonly mark: string; readonly fields: readonly Field[] }) => Promise<Reply>
}

/** How a client reaches an installation of several web processes, as through a proxy in front of them. */
export type Way = {
  /** The process that the next request goes to. */
  readonly door: () => string
  /** The address that the visitor comes from, as the proxy says it. */
  readonly network: string
}

export type Field = readonly [name: string, value: string]

/** Longer than any page takes, also while the product starts anew. */
const PATIENCE_MS = 20_000

type Opened = {
  readonly way?: Way | null
  /** What the browser has kept from an earlier visit. */
  readonly cookies?: readonly Field[]
}

/** @param origin the address that people know; what is posted says it comes from there */
export function openClient(origin: string, { way = null, cookies = [] }: Opened = {}): Client {
  const jar = new Map<string, string>(cookies)
  const to = (path: string) => new URL(path, way?.door() ?? origin)
  const headers = (accept: string): Readonly<Record<string, string>> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ")
    const own = { Cookie: cookie, Origin: origin, "Accept-Language": "en", Accept: accept }
    return way === null ? own : { ...own, "X-Forwarded-For": way.network, "X-Forwarded-Host": new URL(origin).host }
  }
  const ask = async (path: string, init: RequestInit = {}, accept = "text/html"): Promise<Response> => {
    const answer = await fetch(to(path), {
      ...init,
      headers: headers(accept),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    for (const line of answer.headers.getSetCookie()) keepCookie(jar, line)
    return answer
  }
  const reply = async (answer: Response): Promise<Reply> => ({
    status: answer.status,
    location: answer.headers.get("location"),
    text: await answer.text(),
  })
  const get = async (path: string) => reply(await ask(path))
  const post = async (path: string, fields: readonly Field[], file?: PostedFile) => {
    const body = new FormData()
    for (const [name, value] of fields) body.append(name, value)
    if (file !== undefined) body.append("attachments", new Blob([file.bytes]), file.name)
    return reply(await ask(path, { method: "POST", body }))
  }
  return {
    origin,
    cookies: () => [...jar],
    get,
    post,
    call: async (method, path, body) => reply(await ask(path, body === undefined ? { method } : { method, body }, "application/json")),
    breakOff: (path, body, after) => breakOff(to(path), { headers: headers("application/json"), body, after }),
    download: async (path) => {
      const answer = await ask(path)
      if (answer.ok) return new Uint8Array(await answer.arrayBuffer())
      await answer.body?.cancel()
      return null
    },
    submit: async (path, { mark, fields }) => {
      const page = await get(path)
      if (page.status !== 200) return page
      const given = new Set(fields.map(([name]) => name))
      const own = formWith(page.text, mark)
      if (own === null) throw new Error(`${path} has no form with ${mark}`)
      return post(path, [...own.filter(([name]) => !given.has(name)), ...fields])
    },
  }
}

type Broken = { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array<ArrayBuffer>; readonly after: number }

/** `fetch` cannot announce a length and send less. */
function breakOff(url: URL, { headers, body, after }: Broken): Promise<void> {
  return new Promise((resolve) => {
    const sending = request(url, { method: "PUT", headers: { ...headers, "Content-Length": body.length } })
    sending.on("close", () => resolve())
    sending.on("error", () => resolve())
    sending.write(body.subarray(0, after), () => setTimeout(() => sending.destroy(), 50))
  })
}

function keepCookie(jar: Map<string, string>, line: string): void {
  const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
  if (name === undefined || value === undefined) return
  if (value === "" || /max-age=0/i.test(line)) jar.delete(name)
  else jar.set(name, value)
}

/** The hidden fields of the first form that holds `mark`, or null. Only for our own pages, whose HTML React writes in one way. */
export function formWith(html: string, mark: string): readonly Field[] | null {
  const form = [...html.matchAll(/<form\b.*?<\/form>/gs)].map(([found]) => found).find((found) => found.includes(mark))
  if (form === undefined) return null
  return [...form.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)].map(([input]) => [attribute(input, "name"), attribute(input, "value")])
}

const attribute = (tag: string, name: string): string => plain(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? "")

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', amp: "&", lt: "<", gt: ">", "#x27": "'", "#39": "'" }

/** Text as HTML shows it. */
export const plain = (html: string): string => html.replaceAll(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
