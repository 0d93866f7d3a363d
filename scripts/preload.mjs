/**
 * Loaded into the built server before anything else (`node --import ./preload.mjs server.js`).
 * No dependency, because it is copied beside server.js.
 */
import http from "node:http"
import { syncBuiltinESMExports } from "node:module"

/** A connection on which nothing moves for this long, while we wait for the other side, is given up. */
const SILENCE_MS = 60_000

/** How long requests in flight may still take once nobody is left to watch over us. */
const DRAIN_MS = 10_000

/**
 * Next takes Content-Length off what a route answers. Downloads say it under this name (lib/web/download.ts), so that a browser can show
 * how much is left and sees when a file was cut on the way (B6).
 */
const LENGTH_HEADER = "x-sigill-length"

function keepLength(response) {
  const set = response.setHeader.bind(response)
  response.setHeader = (name, value) => (name.toLowerCase() === LENGTH_HEADER ? set("Content-Length", Number(value)) : set(name, value))
}

/**
 * Node ends every request that takes 300 s, which cuts off large files on slow lines. What matters is that bytes keep coming: a body that pauses, or a reader
 * that stops taking the answer, is ended after a minute of silence; work of ours that takes long is left alone. Slow headers stay limited by Node itself.
 * WebSocket upgrades are refused, because nothing here uses them (B48).
 * @param {http.Server} server
 * @param {number} silenceMs
 */
export function tune(server, silenceMs = SILENCE_MS) {
  server.requestTimeout = 0
  const open = new WeakMap()
  server.prependListener("request", (request, response) => {
    open.set(request.socket, { request, response })
    keepLength(response)
  })
  server.setTimeout(silenceMs, (socket) => {
    const { request, response } = open.get(socket) ?? {}
    const isOurTurn = request?.complete === true && response.writableFinished === false && socket.writableLength === 0
    if (isOurTurn) socket.setTimeout(silenceMs)
    else socket.destroy()
  })
  server.on("upgrade", (_request, socket) => socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
  const add = server.on.bind(server)
  server.on = server.addListener = (event, listener) => (event === "upgrade" ? server : add(event, listener))
  return server
}

/** When our supervisor is killed, finish what is in flight and go: nobody would restart or stop us. */
function endWithSupervisor() {
  process.on("disconnect", () => {
    process.kill(process.pid, "SIGTERM")
    setTimeout(() => process.exit(1), DRAIN_MS).unref()
  })
  // Its end of our output is closed then; a line that cannot be written must not cut off a request.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined)
}

if (process.argv[1]?.endsWith("server.js")) {
  const create = http.createServer
  http.createServer = (...args) => tune(create(...args))
  syncBuiltinESMExports()
  if (process.connected) endWithSupervisor()
}
