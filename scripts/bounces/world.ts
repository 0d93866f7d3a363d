import path from "node:path"
import { startOwnProduct, type OwnProduct } from "#tests/support/own-product.ts"
import { startMailServer } from "#tests/support/smtp.ts"
import { startTwilio } from "#tests/support/twilio.ts"
import { freePort } from "../free-port.ts"
import { BOUNCE_ADDRESS, startMailServers, type MailServers } from "./mail-servers.ts"
import { startRecorder, type Recorder } from "./recorder.ts"
import { registerSender, type Sender } from "./sender.ts"

export type World = {
  readonly product: OwnProduct
  readonly sender: Sender
  /** Between the mail servers and the product, for what comes back. */
  readonly recorder: Recorder
  readonly servers: MailServers
}

type Stop = () => Promise<void>

const ORIGIN = "https://localhost"

/** Starts everything, and notes how each part is stopped while it starts. */
export async function startWorld(folder: string, stops: Stop[]): Promise<World> {
  const started = async <T extends { readonly stop: Stop }>(starting: Promise<T>): Promise<T> => {
    const thing = await starting
    stops.push(thing.stop)
    return thing
  }
  const [mails, sms] = [await startMailServer(), await startTwilio()]
  stops.push(mails.close, sms.close)
  const listener = await freePort()
  const recorder = await started(startRecorder(listener))
  const servers = await started(startMailServers({ folder, people: mails.port, bounces: recorder.port }))
  const settings = {
    HOST: "127.0.0.1",
    BASE_URL: ORIGIN,
    TRUSTED_PROXIES: "127.0.0.1 ::1",
    UNDO_SECONDS: "0",
    SMTP_URL: `smtp://127.0.0.1:${servers.ours.port}`,
    MAIL_FROM: "post@post.example.org",
    SUPPORT_ADDRESS: "help@example.org",
    TWILIO_ACCOUNT_SID: "AC0123456789abcdef",
    TWILIO_AUTH_TOKEN: "0123456789abcdef0123456789abcdef",
    TWILIO_FROM: "+46700000000",
    TWILIO_API_URL: sms.url,
    BOUNCE_ADDRESS,
    BOUNCE_LISTEN: `127.0.0.1:${listener}`,
  }
  const product = await started(startOwnProduct(path.join(folder, "data"), [], settings))
  const way = { door: () => product.url, network: "192.0.2.1" }
  return { product, recorder, servers, sender: await registerSender({ origin: ORIGIN, way, mails, sms }) }
}
