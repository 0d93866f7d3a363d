import { readFile } from "node:fs/promises"
import { setTimeout as wait } from "node:timers/promises"
import { SMTPServer, type SMTPServerOptions } from "smtp-server"
import { isMailReceipt } from "#db/queries/mail-receipts.ts"
import type { Services } from "../context.ts"
import type { BounceSettings } from "../bounce-settings.ts"
import { MAX_BOUNCE_BYTES } from "../notifications/read-bounce.ts"
import { readReturnAddress } from "../notifications/return-address.ts"
import { takeBounce } from "./take-bounce.ts"

export type BounceListener = {
  /** Where it listens by now; null while the port is somebody else's. */ readonly port: () => number | null
  readonly stop: () => Promise<void>
}

const SILENCE_MS = 60_000
const CONNECTIONS = 20
/** Announced; what is longer than a report has to be is received and passed over. */
const SIZE = 32 * 1024 * 1024
const ASK_AGAIN_MS = 30_000

/**
 * Listens for mail that comes back (M5): takes only what goes to the return address of a notice of ours that is still waited for, and keeps nothing of it.
 * Of several processes that share the settings the one that gets the port listens; the others take over when it ends.
 */
export function listenForBounces(services: Services, settings: BounceSettings): BounceListener {
  const stopping = new AbortController()
  let server: SMTPServer | null = null
  const running = keepTrying(services, settings, { stopping, started: (now) => void (server = now) })
  return {
    port: () => portOf(server),
    stop: async () => {
      stopping.abort()
      await running
      const open = server
      open?.connections.forEach((connection) => connection.close())
      await new Promise<void>((resolve) => (open === null ? resolve() : open.close(() => resolve())))
    },
  }
}

function portOf(server: SMTPServer | null): number | null {
  const address = server?.server.address()
  return typeof address === "object" && address !== null ? address.port : null
}

type Trying = { readonly stopping: AbortController; readonly started: (server: SMTPServer) => void }

async function keepTrying(services: Services, { listen, ...settings }: BounceSettings, { stopping, started }: Trying): Promise<void> {
  if (listen === null) return
  for (let tries = 0; !stopping.signal.aborted; tries++) {
    try {
      started(await open(services, { ...settings, listen }))
      return
    } catch (error) {
      if (tries === 0) services.log.error("bounces_not_listening", error)
      await wait(ASK_AGAIN_MS, undefined, { ref: false, signal: stopping.signal }).catch(() => undefined)
    }
  }
}

type Listening = BounceSettings & { readonly listen: NonNullable<BounceSettings["listen"]> }

async function open(services: Services, settings: Listening): Promise<SMTPServer> {
  const server = new SMTPServer(await optionsOf(services, settings))
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(settings.listen.port, settings.listen.host, resolve)
  })
  // A connection that breaks concerns nobody: the other server comes again.
  server.removeAllListeners("error").on("error", () => undefined)
  return server
}

async function optionsOf(services: Services, { address, tls }: BounceSettings): Promise<SMTPServerOptions> {
  const files = tls === null ? {} : { cert: await readFile(tls.certFile), key: await readFile(tls.keyFile) }
  return {
    ...files,
    logger: false,
    name: address.slice(address.lastIndexOf("@") + 1),
    disabledCommands: tls === null ? ["AUTH", "STARTTLS"] : ["AUTH"],
    authOptional: true,
    disableReverseLookup: true,
    size: SIZE,
    maxClients: CONNECTIONS,
    socketTimeout: SILENCE_MS,
    onRcptTo: ({ address: to }, session, done) => {
      // One at a time: what came back is one notice's, and a list of tokens to try is none.
      if (session.envelope.rcptTo.length > 0) return done(answer(452, "4.5.3 one recipient at a time"))
      const token = readReturnAddress(address, to)
      const known = token === null ? Promise.resolve(false) : isMailReceipt(services.db, token)
      known.then(
        (isKnown) => done(isKnown ? null : answer(550, "5.1.1 nothing is waited for here")),
        (error: unknown) => done(later(services, error)),
      )
    },
    onData: (stream, session, done) => {
      const token = readReturnAddress(address, session.envelope.rcptTo[0]?.address ?? "")
      receive(stream)
        .then((raw) => (token === null ? "ignored" : takeBounce(services, { token, raw })))
        .then(
          (taken) => {
            services.log.info("bounce_taken", { taken })
            done()
          },
          (error: unknown) => done(later(services, error)),
        )
    },
  }
}

/** The beginning of the mail; the rest is received and let go. */
async function receive(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let kept = 0
  for await (const chunk of stream) {
    if (kept < MAX_BOUNCE_BYTES) chunks.push(chunk.subarray(0, MAX_BOUNCE_BYTES - kept))
    kept += chunk.length
  }
  return new Uint8Array(Buffer.concat(chunks))
}

const answer = (responseCode: number, words: string) => Object.assign(new Error(words), { responseCode })

/** The other server keeps the mail and comes again. */
function later(services: Services, error: unknown): Error {
  services.log.error("bounce_not_taken", error)
  return answer(451, "4.3.0 try again later")
}
