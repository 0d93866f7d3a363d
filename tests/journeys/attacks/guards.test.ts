import { sendMessage } from "#lib/messages/send-message.ts"
import { expectRefused, type Asked } from "#tests/support/ask.ts"
import { openDoor } from "#tests/support/door.ts"
import { toSend, value, type Person } from "#tests/support/given.ts"

const NOBODYS = "00000000-0000-4000-8000-000000000000"
const CANARY = "canary-guard-x7Pq"

/** Ways around a guard, by what they change of an honest request. */
type Trick = { readonly path?: (path: string) => string; readonly headers?: Readonly<Record<string, string>>; readonly method?: string }

const encoded = (path: string) => path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`)
const subrequest = (name: string) => ({ headers: { "x-middleware-subrequest": Array.from({ length: 5 }, () => name).join(":") } })

const TRICKS: Readonly<Record<string, Trick>> = {
  "a subrequest of the middleware": subrequest("middleware"),
  "a subrequest of src/middleware": subrequest("src/middleware"),
  "a subrequest of pages/_middleware": subrequest("pages/_middleware"),
  "a subrequest of the proxy": subrequest("proxy"),
  "headers of the middleware's answer": {
    headers: { "x-middleware-next": "1", "x-middleware-rewrite": "/", "x-middleware-override-headers": "cookie" },
  },
  "headers of an invocation": {
    headers: { "x-invoke-path": "/", "x-invoke-status": "200", "x-invoke-output": "/", "x-matched-path": "/" },
  },
  "headers of a rewriting proxy": {
    headers: { "x-original-url": "/", "x-rewrite-url": "/", "x-forwarded-uri": "/", "x-forwarded-prefix": "/" },
  },
  "headers of our own": { headers: { "x-sigill-path": "/", "x-sigill-method": "GET", "x-nonce": "AAAA" } },
  "a data request": { headers: { "x-nextjs-data": "1" } },
  "a flight": { headers: { RSC: "1" } },
  "a prefetch": { headers: { RSC: "1", "Next-Router-Prefetch": "1" } },
  "a prefetch of a segment": { headers: { RSC: "1", "Next-Router-Prefetch": "1", "Next-Router-Segment-Prefetch": "/_tree" } },
  "a state tree of its own": {
    headers: { RSC: "1", "Next-Router-State-Tree": encodeURIComponent('["",{"children":["__PAGE__",{}]},null,"refetch"]') },
  },
  "a resumed render": { headers: { "next-resume": "1" }, method: "POST" },
  "a flight's address": { path: (path) => `${path}.rsc` },
  "a segment's address": { path: (path) => `${path}.segments/_tree.segment.rsc` },
  "a text's address": { path: (path) => `${path}.txt` },
  "a page's data": { path: (path) => `/_next/data/build${path}.json` },
  "an injected route parameter": { path: (path) => `${path}?nxtPid=${NOBODYS}&nxtPmessage=${NOBODYS}&__nextDataReq=1` },
  "an injected locale": { path: (path) => `${path}?__nextLocale=sv&__nextDefaultLocale=en` },
  "a cache key": { path: (path) => `${path}?_rsc=abcde` },
  "a prefix of a locale": { path: (path) => `/sv${path}` },
  "a doubled slash at the start": { path: (path) => `/${path}` },
  "doubled slashes inside": { path: (path) => path.replaceAll(/(?<=.)\//g, "//") + "//" },
  "an encoded letter": { path: (path) => encoded(path) },
  "an encoded slash": { path: (path) => `/%2f${path.slice(1)}` },
  "an encoded backslash": { path: (path) => `/%5c${path.slice(1)}` },
  "a way up": { path: (path) => `/sign-in/..${path}` },
  "an encoded way up": { path: (path) => `/sign-in/%2e%2e${path}` },
  "a way through static files": { path: (path) => `/_next/static/..%2f..${path}` },
  "a semicolon": { path: (path) => `${path};.css` },
  "an encoded zero": { path: (path) => `${path}%00.svg` },
  "an encoded question mark": { path: (path) => `${path}%3f.png` },
  "another case": { path: (path) => path.toUpperCase() },
  "another method named": { headers: { "x-http-method-override": "GET", "x-http-method": "GET" }, method: "POST" },
}

const PLACES = ["/inbox", "/compose", "/account/sessions", "/operator", `/messages/${NOBODYS}`, `/files/${NOBODYS}/0`]

describe("B47 no detour leads past a guard", () => {
  const door = openDoor()
  let bo: Person
  let places: readonly string[]
  beforeAll(async () => {
    const anna = await door.person("anna")
    bo = await door.person("bo")
    const sent = await sendMessage(await door.as(anna), toSend({ to: [anna], subject: CANARY, text: CANARY }))
    places = [`/messages/${value(sent).messageId}`, `/files/${value(sent).messageId}/0`]
    expect((await door.askAs(anna, places[0] ?? "")).body).toContain(CANARY)
  })

  const tried = ({ path = (same) => same, headers = {}, method = "GET" }: Trick, place: string): [string, Asked] => [
    path(place),
    { method, headers: method === "POST" ? { ...headers, "Content-Length": "0" } : headers },
  ]

  it.each(Object.entries(TRICKS))("B47 %s opens nothing to somebody who is not signed in", async (_name, trick) => {
    for (const place of PLACES) expectRefused(await door.ask(...tried(trick, place)))
    const forged = {
      cookie: "sigill-session=forged; __Host-sigill-session=forged; next-auth.session-token=forged",
      "x-forwarded-user": "anna",
    }
    const [path, asked] = tried(trick, "/inbox")
    expectRefused(await door.ask(path, { ...asked, headers: { ...asked.headers, ...forged } }))
  })

  it("B47 B40 nor another person's message to somebody who is", async () => {
    for (const trick of Object.values(TRICKS))
      for (const place of places) {
        const [path, asked] = tried(trick, place)
        const answer = await door.askAs(bo, path, asked)
        expect([path, answer.body.includes(CANARY)]).toEqual([path, false])
      }
  })

  it("B47 B40 a foreign message and one that never was give the same answer", async () => {
    const [foreign, invented] = await Promise.all([places[0] ?? "", `/messages/${NOBODYS}`].map((path) => door.askAs(bo, path)))
    const same = (body = "") => body.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|nonce="[^"]*"|nonce\\":\\"[^"\\]*/g, "")
    expect(foreign?.status).toBe(404)
    expect([invented?.status, same(invented?.body).length]).toEqual([404, same(foreign?.body).length])
  })

  it("B47 TRACE and methods that do not exist echo nothing and open nothing", async () => {
    for (const method of ["TRACE", "PROPFIND", "OPTIONS"])
      for (const place of places) {
        const answer = await door.askAs(bo, place, { method, headers: { "x-echo": "canary-echo" } })
        expect([method, answer.body.includes("canary-echo"), answer.body.includes(CANARY)]).toEqual([method, false, false])
      }
  })
})
