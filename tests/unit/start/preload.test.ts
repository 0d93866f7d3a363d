import http from "node:http"
import net from "node:net"
import { tune } from "../../../scripts/preload.mjs"

const SILENCE_MS = 200

describe("the web server's patience", () => {
  const server = tune(
    http.createServer((request, response) => {
      if (request.url === "/slow") setTimeout(() => response.end("done"), SILENCE_MS * 4)
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
    expect(await talk([head(10), ..."0123456789"], SILENCE_MS / 2)).toContain("whole")
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

  it("B48 WebSocket upgrades are refused, whoever listens for them", async () => {
    const upgrade =
      "GET /inbox HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    expect(await talk([upgrade], 0)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  })
})
