import http from "node:http"
import net from "node:net"
import { setTimeout as wait } from "node:timers/promises"
import { clientOf, explainFailures, isOurHost, readProxies, tune } from "../../../scripts/preload.mjs"

/** Long enough that a machine with much else to do does not fall silent by itself. */
const SILENCE_MS = 600

describe("the web server's patience", () => {
  const server = tune(
    http.createServer((request, response) => {
      if (request.url === "/slow") setTimeout(() => response.end("done"), SILENCE_MS * 2)
      else request.resume().on("end", () => response.end("whole"))
    }),
    SILENCE_MS,
  )
  // Next adds a listener of its own.
  server.on("upgrade", (_request, socket) => socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\n"))
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)))
  afterAll(() => server.closeAllConnections())
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  /** Sends the pieces with a pause before each, and returns all that came back until the end. */
  const talk = (pieces: readonly string[], pauseMs: number) =>
    new Promise<string>((resolve, reject) => {
      const { port } = server.address() as net.AddressInfo
      let said = ""
      const socket = net.connect(port, "127.0.0.1", () => {
        pieces.forEach((piece, index) => setTimeout(() => socket.writable && socket.write(piece), index * pauseMs))
      })
      socket.on("data", (chunk: Buffer) => (said += chunk.toString()))
      socket.on("close", () => resolve(said))
      socket.on("error", reject)
    })

  const head = (length: number) => `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`

  it("M8 a body that keeps coming may take far longer than the silence", async () => {
    expect(server.requestTimeout).toBe(0)
    expect(await talk([head(10), ..."0123456789"], SILENCE_MS / 5)).toContain("whole")
  })

  it("B52 a body that pauses for too long is ended", async () => {
    expect(await talk([head(10), "01234"], 10)).toBe("")
  })

  it("M8 work of ours that takes long is not cut off", async () => {
    expect(await talk(["GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"], 0)).toContain("done")
  })

  it("B52 slow headers stay limited", () => {
    expect(server.headersTimeout).toBeGreaterThan(0)
    expect(server.headersTimeout).toBeLessThanOrEqual(60_000)
  })

  it("R1 a connection is kept for longer than a proxy keeps it, whatever silence ends a request", async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    const { port } = server.address() as net.AddressInfo
    const ask = () =>
      new Promise<http.IncomingMessage>((resolve, reject) => {
        const asked = http.get({ port, host: "127.0.0.1", agent }, (answer) => answer.resume().on("end", () => resolve(answer)))
        asked.on("error", reject)
      })
    try {
      const { headers, socket } = await ask()
      expect(Number(/timeout=(\d+)/.exec(String(headers["keep-alive"]))?.[1])).toBeGreaterThan(120)
      await wait(SILENCE_MS * 2)
      expect((await ask()).socket).toBe(socket)
    } finally {
      agent.destroy()
    }
  })

  it("B48 WebSocket upgrades are refused, whoever listens for them", async () => {
    const upgrade =
      "GET /inbox HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    expect(await talk([upgrade], 0)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  })
})

describe("the web server's end", () => {
  it("R1 a stop waits for an answer that is being given, and not for its connection afterwards", async () => {
    const [asked, stream] = [Promise.withResolvers<void>(), Promise.withResolvers<http.ServerResponse>()]
    const server = tune(http.createServer((_request, response) => void stream.resolve(response.writeHead(200))))
    server.listen(0, "127.0.0.1", asked.resolve)
    await asked.promise
    const agent = new http.Agent({ keepAlive: true })
    const { port } = server.address() as net.AddressInfo
    const said = new Promise<string>((resolve, reject) => {
      const request = http.get({ port, host: "127.0.0.1", agent }, (answer) => {
        let text = ""
        answer.on("data", (part: Buffer) => (text += part.toString())).on("end", () => resolve(text))
      })
      request.on("error", reject)
    })
    const response = await stream.promise
    response.write("begun, ")
    const closed = new Promise((resolve) => server.close(resolve))
    response.end("done")
    expect(await said).toBe("begun, done")
    const isClosed = await Promise.race([closed.then(() => true), wait(4_000, false, { ref: false })])
    agent.destroy()
    expect(isClosed).toBe(true)
  })
})

describe("an answer that fails without words", () => {
  const LATE_MS = 100
  const asked: unknown[] = []
  const hook = Symbol.for("sigill.failure-page")
  let isLateAnswered = true
  const failurePage = async (request: { readonly isLate: boolean; readonly wantsPage: boolean }) => {
    asked.push(request)
    if (request.isLate && !isLateAnswered) return null
    const type = request.wantsPage ? "text/html" : "text/plain"
    return { status: 503, headers: { "Content-Type": type, "Retry-After": "5" }, body: "Borta en stund" }
  }
  const server = http.createServer((request, response) => {
    if (request.url === "/page")
      response.writeHead(500, { "Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip" }).write("half")
    if (request.url === "/words") response.writeHead(500, { "Content-Type": "text/plain" }).write("our own words")
    if (request.url === "/late") return void setTimeout(() => response.end("after all"), LATE_MS * 3)
    if (request.url === "/bare") response.statusCode = 500
    if (request.url === "/nothing") response.writeHead(404, { "Content-Type": "text/html", "Content-Encoding": "gzip" }).write("half")
    if (request.url === "/nothing.json") response.writeHead(404, { "Content-Type": "application/json" }).write("{}")
    if (request.url === "/_not-found")
      response.writeHead(404, { "Content-Type": "text/html" }).write(`nothing here, ${request.headers["accept-language"] ?? ""}`)
    response.end()
  })
  explainFailures(server, LATE_MS)
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)))
  beforeEach(() => {
    asked.length = 0
    isLateAnswered = true
    Object.assign(globalThis, { [hook]: failurePage })
  })
  afterAll(() => server.closeAllConnections())
  afterAll(() => new Promise((resolve) => server.close(resolve)))
  afterAll(() => Object.assign(globalThis, { [hook]: undefined }))

  const ask = async (path: string, headers: Record<string, string> = { Accept: "text/html", "Accept-Language": "sv" }, method = "GET") => {
    const { port } = server.address() as net.AddressInfo
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers, method })
    return { status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() }
  }

  it("U5 an empty page gives way to the app's, with nothing of the empty one's headers", async () => {
    expect(await ask("/page")).toEqual({ status: 503, type: "text/html", text: "Borta en stund" })
    expect(asked).toEqual([{ method: "GET", cookie: "", acceptLanguage: "sv", wantsPage: true, isLate: false }])
  })

  it("U5 so does a bare 500, also of a post, in plain text where no page is wanted", async () => {
    expect(await ask("/bare", { Accept: "*/*" }, "POST")).toEqual({ status: 503, type: "text/plain", text: "Borta en stund" })
  })

  it("U3 U5 a page that found nothing gives way to the one about what is not there, in the reader's language", async () => {
    expect(await ask("/nothing")).toEqual({ status: 404, type: "text/html", text: "nothing here, sv" })
    expect(await ask("/nothing", undefined, "HEAD")).toEqual({ status: 404, type: "text/html", text: "" })
    expect(await ask("/nothing.json")).toMatchObject({ status: 404, text: "{}" })
    expect(asked).toEqual([])
  })

  it("R1 while the server ends what found nothing is answered too, if without words", async () => {
    const ending = http.createServer((_request, response) => {
      ending.close()
      response.writeHead(404, { "Content-Type": "text/html" }).end()
    })
    explainFailures(ending)
    await new Promise<void>((resolve) => ending.listen(0, "127.0.0.1", resolve))
    const { port } = ending.address() as net.AddressInfo
    const answer = await fetch(`http://127.0.0.1:${port}/nothing`, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(5_000) })
    expect([answer.status, await answer.text()]).toEqual([404, ""])
  })

  it("our own words go through, and so does what our scripts ask for", async () => {
    expect(await ask("/words")).toMatchObject({ status: 500, text: "our own words" })
    for (const [name, value] of [
      ["RSC", "1"],
      ["Next-Action", "x"],
      ["Accept", "application/json"],
    ] as const)
      expect(await ask("/bare", { [name]: value })).toMatchObject({ status: 500, text: "" })
    expect(asked).toEqual([])
  })

  it("U5 a page that nobody answers for long is answered while the database is away, and else waited for", async () => {
    expect(await ask("/late")).toMatchObject({ status: 503, text: "Borta en stund" })
    isLateAnswered = false
    expect(await ask("/late")).toMatchObject({ status: 200, text: "after all" })
    expect(await ask("/late", undefined, "POST")).toMatchObject({ status: 200, text: "after all" })
  })

  it("without the app's words, as before it has started, the answer is what it was", async () => {
    Object.assign(globalThis, { [hook]: undefined })
    expect(await ask("/bare")).toMatchObject({ status: 500, text: "" })
  })
})

describe("B54 whom a request asks for", () => {
  it.each([
    ["post.example.org", true],
    ["POST.example.org:443", true],
    ["post.example.org.evil.example", false],
    ["evil.example", false],
    ["localhost:3000", false],
    ["", false],
    [undefined, false],
  ])("B54 with an address of its own: %s is served: %s", (host, served) =>
    expect(isOurHost(host, { BASE_URL: "https://post.example.org", HOST: "0.0.0.0" })).toBe(served),
  )

  it.each([
    ["localhost:3000", true],
    ["127.0.0.1:3000", true],
    ["[::1]:3000", true],
    ["127.0.0.1.evil.example:3000", false],
    ["rebound.evil.example:3000", false],
  ])("B54 without one: %s is served: %s", (host, served) => {
    expect(isOurHost(host, {})).toBe(served)
    expect(isOurHost(host, { HOST: "127.0.0.1" })).toBe(served)
    expect(isOurHost(host, { HOST: "0.0.0.0" })).toBe(true)
  })
})

describe("who a request comes from", () => {
  const from = (remoteAddress: string, said?: string) =>
    ({ socket: { remoteAddress }, headers: said === undefined ? {} : { "x-forwarded-for": said } }) as unknown as Parameters<
      typeof clientOf
    >[0]

  it("B21 what a client says of itself counts for nothing without a proxy", () => {
    for (const said of [undefined, "198.51.100.7", "198.51.100.7, 127.0.0.1", "nonsense"])
      expect(clientOf(from("203.0.113.9", said), readProxies(""))).toBe("203.0.113.9")
    expect(clientOf(from("::ffff:203.0.113.9", "198.51.100.7"), readProxies("10.0.0.0/8"))).toBe("203.0.113.9")
  })

  it("B21 behind proxies it is the last that none of them is, whatever stands before it", () => {
    const proxies = readProxies("10.0.0.5, 172.16.0.0/12 fd00::/8")
    expect(clientOf(from("10.0.0.5", "198.51.100.7"), proxies)).toBe("198.51.100.7")
    expect(clientOf(from("::ffff:172.20.3.4", "1.2.3.4, 198.51.100.7, 10.0.0.5"), proxies)).toBe("198.51.100.7")
    expect(clientOf(from("fd00::1", "2001:db8::7"), proxies)).toBe("2001:db8::7")
    expect(clientOf(from("10.0.0.5"), proxies)).toBe("10.0.0.5")
    expect(clientOf(from("10.0.0.5", "evil\r\n, <b>"), proxies)).toBe("10.0.0.5")
  })
})
