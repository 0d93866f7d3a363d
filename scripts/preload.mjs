/**
 * Loaded into the built server before anything else (`node --import ./preload.mjs server.js`).
 * No dependency, because it is copied beside server.js.
 */
import http from "node:http"
import { syncBuiltinESMExports } from "node:module"
import net from "node:net"

/** A connection on which nothing moves for this long, while we wait for the other side, is given up. */
const SILENCE_MS = 60_000

/**
 * How long a connection is kept for another request: longer than proxies keep theirs (nginx 60 s, Caddy 120 s), so that it is they who close it, and
 * no request is lost on a connection that we close at that moment. Node's five seconds let a busy proxy answer 502 for us.
 */
const KEEP_ALIVE_MS = 125_000

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

/** Proxies that may say whom they speak for: addresses and networks, with commas or spaces between. */
export function readProxies(text) {
  const proxies = new net.BlockList()
  for (const entry of text.split(/[\s,]+/).filter((part) => part !== "")) {
    const [address, prefix] = entry.split("/")
    const family = net.isIPv6(address) ? "ipv6" : "ipv4"
    if (prefix === undefined) proxies.addAddress(address, family)
    else proxies.addSubnet(address, Number(prefix), family)
  }
  return proxies
}

const plain = (address) =>
  address
    .trim()
    .replace(/^::ffff:(?=\d+\.)/, "")
    .replace(/^\[(.*)\]$/, "$1")

/**
 * The network address that a request comes from. What a client says of itself in X-Forwarded-For counts for nothing, else limits would be dodged by
 * another header; behind proxies of ours it is the last entry that none of them is.
 */
export function clientOf({ socket, headers }, proxies = ownProxies) {
  const isOurs = (address) => net.isIP(address) !== 0 && proxies.check(address, net.isIPv6(address) ? "ipv6" : "ipv4")
  const peer = plain(socket.remoteAddress ?? "")
  if (!isOurs(peer)) return peer
  const said = String(headers["x-forwarded-for"] ?? "")
    .split(",")
    .map(plain)
    .filter((entry) => net.isIP(entry) !== 0)
  return said.findLast((entry) => !isOurs(entry)) ?? said[0] ?? peer
}

const ownProxies = readProxies(process.env.TRUSTED_PROXIES ?? "")

/**
 * Node ends every request that takes 300 s, which cuts off large files on slow lines. What matters is that bytes keep coming: a body that pauses, or a reader
 * that stops taking the answer, is ended after a minute of silence; work of ours that takes long is left alone. Slow headers stay limited by Node itself.
 * WebSocket upgrades are refused, because nothing here uses them (B48).
 * @param {http.Server} server
 * @param {number} silenceMs
 */
export function tune(server, silenceMs = SILENCE_MS) {
  server.requestTimeout = 0
  server.keepAliveTimeout = KEEP_ALIVE_MS
  const close = server.close.bind(server)
  server.close = (...args) => {
    // What is being answered at this moment keeps its connection for nothing more: else a stop would wait for it.
    server.keepAliveTimeout = 1
    return close(...args)
  }
  explainFailures(server)
  const open = new WeakMap()
  server.prependListener("request", (request, response) => {
    request.headers["x-forwarded-for"] = clientOf(request)
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

/** The app's words for a request that failed, see lib/web/failure-page.ts; there once the app has started. */
const FAILURE_PAGE = Symbol.for("sigill.failure-page")

/** A page that takes longer is asked about: the database may be frozen, and the reader should not wait for ever without a word. */
const LATE_MS = 10_000

/** Where Next draws its page about what is not there, words and all. */
const NOT_THERE = "/_not-found"

/**
 * Next answers a page that failed, or that found nothing, with an empty one, which only its scripts fill, and a route that failed with nothing. People without
 * JavaScript see neither a word nor a way on; so an answer of 500 without words of ours gives way to the app's own page, and a page of 404 to the one
 * that Next draws in full for an address that leads nowhere (U3, U5): what is not there and what is somebody else's are then the same to the byte (B40).
 * @param {http.Server} server
 * @param {number} lateMs
 */
export function explainFailures(server, lateMs = LATE_MS) {
  server.prependListener("request", (request, response) => {
    const { accept = "", cookie = "", "accept-language": acceptLanguage = "" } = request.headers
    const { method = "GET" } = request
    // Scripts of ours read other answers, and have words of their own.
    const isScript = "rsc" in request.headers || "next-action" in request.headers || accept.includes("application/json")
    if (isScript || /^\/(_next|api|_not-found$)/.test(request.url ?? "")) return
    const wantsPage = accept.includes("text/html")
    const ask = (isLate) => globalThis[FAILURE_PAGE]?.({ method, cookie, acceptLanguage, wantsPage, isLate })
    const askNotThere = wantsPage ? () => notTherePage(server, request) : null
    replaceEmpty(response, { ask, askNotThere, isHead: method === "HEAD", lateMs: method === "GET" ? lateMs : 0 })
  })
}

/** A server that listens everywhere is reached on loopback. */
const ANYWHERE = { "::": "::1", "0.0.0.0": "127.0.0.1" }
const KEPT_HEADERS = ["content-type", "content-security-policy", "cache-control"]

/** Longer than the page ever takes; whoever asked must not wait for ever where it hangs. */
const NOT_THERE_MS = 10_000

/** Asks this very server for its page about what is not there, in the words of whoever asked. @returns it, with status 404; rejects where none comes */
async function notTherePage(server, { headers }) {
  const { host, cookie, "accept-language": acceptLanguage } = headers
  const asked = { host, cookie, "accept-language": acceptLanguage, accept: "text/html" }
  const own = server.address()
  if (own === null) throw new Error("the server takes no requests any more")
  const { address, port } = own
  const at = ANYWHERE[address] ?? address
  return new Promise((resolve, reject) => {
    const known = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
    const request = http.get({ host: at, port, path: NOT_THERE, headers: known, signal: AbortSignal.timeout(NOT_THERE_MS) }, (answer) => {
      const parts = []
      answer.on("data", (part) => parts.push(part)).on("error", reject)
      answer.on("end", () => {
        const kept = KEPT_HEADERS.filter((name) => answer.headers[name] !== undefined).map((name) => [name, answer.headers[name]])
        resolve({ status: 404, headers: Object.fromEntries(kept), body: Buffer.concat(parts) })
      })
    })
    request.on("error", reject)
  })
}

function replaceEmpty(response, { ask, askNotThere, isHead, lateMs }) {
  const own = { writeHead: response.writeHead.bind(response), write: response.write.bind(response), end: response.end.bind(response) }
  /** open: nothing was sent; passing: Next's answer goes through; ours: it is swallowed. */
  let state = "open"
  const send = (page) => {
    for (const name of ["content-encoding", "content-length", "transfer-encoding", "etag", "link", "vary"]) response.removeHeader(name)
    for (const [name, value] of Object.entries(page.headers)) response.setHeader(name, value)
    own.writeHead(page.status)
    own.end(isHead ? undefined : page.body)
  }
  const insteadOf = (status, type) => {
    if (status === 500 && globalThis[FAILURE_PAGE] !== undefined && /^(text\/html|$)/.test(type)) return async () => ask(false)
    return status === 404 && type.startsWith("text/html") ? askNotThere : null
  }
  const begin = (status, type) => {
    if (state !== "open") return
    const instead = insteadOf(status, String(type ?? ""))
    state = instead === null ? "passing" : "ours"
    if (instead === null) return
    const blank = { status, headers: {}, body: "" }
    instead().then(
      (page) => send(page ?? blank),
      () => send(blank),
    )
  }
  const typeIn = (headers) => (headers && !Array.isArray(headers) ? (headers["Content-Type"] ?? headers["content-type"]) : undefined)
  response.writeHead = (status, ...rest) => {
    begin(status, typeIn(rest.at(-1)) ?? response.getHeader("content-type"))
    return state === "ours" ? response : own.writeHead(status, ...rest)
  }
  for (const name of ["write", "end"]) {
    response[name] = (...args) => {
      begin(response.statusCode, response.getHeader("content-type"))
      if (state !== "ours") return own[name](...args)
      const done = args.at(-1)
      if (typeof done === "function") process.nextTick(done)
      return name === "write" ? true : response
    }
  }
  if (lateMs === 0) return
  const timer = setTimeout(async () => {
    const page = state === "open" ? await Promise.resolve(ask(true)).catch(() => null) : null
    if (page === null || page === undefined || state !== "open") return
    state = "ours"
    send(page)
  }, lateMs).unref()
  response.once("close", () => clearTimeout(timer))
}

const LOOPBACK = /^(localhost|127(\.[0-9]+){3}|\[::1\])$/

/**
 * Whether a Host header names this installation. Without an address of its own it serves loopback names only: a foreign page whose name was made to lead to
 * this machine would otherwise read the outbox of evaluation mode. An explicit HOST that others reach takes what they call it.
 * @param {string | undefined} header
 * @param {{ BASE_URL?: string | undefined, HOST?: string | undefined }} settings
 */
export function isOurHost(header, settings = process.env) {
  const { BASE_URL, HOST } = settings
  const name = (header ?? "").replace(/:\d+$/, "").toLowerCase()
  if (BASE_URL) return name === new URL(BASE_URL).hostname
  return LOOPBACK.test(name) || (HOST !== undefined && !LOOPBACK.test(HOST))
}

/** Asked by machines under whatever name they have for us; the answer is the same for all. */
const FOR_ANY_HOST = /^\/api\/(health|ready)$/

/** Refuses an unknown Host before anything else looks at the request, on every path (B54). Links never come from it anyway: they are built from BASE_URL. */
export function refuseForeignHosts(listener, settings = process.env) {
  return (request, response) => {
    if (isOurHost(request.headers.host, settings) || FOR_ANY_HOST.test(request.url ?? "")) return listener(request, response)
    const policy = "default-src 'none'; frame-ancestors 'none'"
    const headers = { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", "Content-Security-Policy": policy }
    response.writeHead(421, { ...headers, "X-Content-Type-Options": "nosniff", Connection: "close" })
    response.end("This address is not served here.\n")
  }
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

/** Our supervisor asks from time to time, and ends a process that does not answer (scripts/start/watch-over.ts). */
function answerSupervisor() {
  process.on("message", (said) => said === "are you there?" && process.connected && process.send("here", () => undefined))
}

/**
 * Where several processes serve at one port (SIGILL_WEB_PROCESSES) each listens for itself, and the kernel gives every new connection to one of them: one
 * that dies or is busy holds up none of the others. Our supervisor is told once this one listens.
 * @param {http.Server} server
 */
function sharePort(server) {
  server.once("listening", () => process.send?.("listening"))
  if (!(Number(process.env.SIGILL_WEB_PROCESSES) > 1)) return server
  const listen = server.listen.bind(server)
  server.listen = (port, host, ...rest) => listen({ port, host, reusePort: true }, ...rest)
  return server
}

if (process.argv[1]?.endsWith("server.js")) {
  const create = http.createServer
  http.createServer = (...args) =>
    sharePort(tune(create(...args.map((part) => (typeof part === "function" ? refuseForeignHosts(part) : part)))))
  syncBuiltinESMExports()
  if (process.connected) {
    endWithSupervisor()
    answerSupervisor()
  }
}
