import { hashRaw } from "@node-rs/argon2"
import { randomBytes } from "node:crypto"
import { ARGON2_COST } from "#lib/crypto/password.ts"
import type { Services } from "#lib/context.ts"
import { signIn } from "#lib/signing-in/sign-in.ts"
import { formWith, openClient, type Client } from "../faults/client.ts"
import { makePerson, type BenchPerson } from "./ground.ts"
import { fillInbox } from "./mailboxes.ts"
import { alternateAsync, quantile, time, type Row, type Tell } from "./measure.ts"
import { withRunning } from "./running.ts"
import type { Visitor } from "./visitor.ts"

const PEOPLE = 50
const MESSAGES = 2_000

/** What signing in costs beyond Argon2id, and what others notice of it (docs/performance.md). */
export async function benchSignIn(tell: Tell): Promise<void> {
  await withRunning({ name: "signin" }, async ({ installation, services, owner, browser }) => {
    const people: BenchPerson[] = []
    for (let at = 0; at < PEOPLE + 2; at++) people.push(await makePerson(services))
    const [sender, reader, ...others] = people
    if (sender === undefined || reader === undefined) throw new Error("nobody is there")
    tell(await serverTime(services, reader))
    await fillInbox(services, owner, { reader, sender, letters: 60, count: MESSAGES })
    await owner`vacuum analyze`
    tell(await inboxMeanwhile(await browser(reader), { origin: installation.origin, people: others }))
  })
}

/** Of somebody whose browser is known: the password is all that is asked for. */
async function serverTime(services: Services, { address, password, browserSecret }: BenchPerson): Promise<Row> {
  const ours = async () => {
    const progress = await signIn(
      { ...services, language: "en" },
      { address, password, browserSecret, device: "Firefox/Windows", network: "192.0.2.1" },
    )
    if (!progress.ok || progress.value.kind !== "in") throw new Error("somebody was not let in")
  }
  const { memory: memoryCost, passes: timeCost, lanes: parallelism } = ARGON2_COST
  const salt = randomBytes(16)
  // Argon2id is 2, version 0x13 is 1.
  const reference = () => hashRaw(password, { algorithm: 2, version: 1, memoryCost, timeCost, parallelism, outputLen: 32, salt })
  return time("server time of a sign-in", 1.3, await alternateAsync({ ours, reference, times: 10 }))
}

const ROUNDS = 5
/** As many pages as somebody reads while fifty sign in. */
const PAGES_ALONE = 200

type Crowd = { readonly origin: string; readonly people: readonly BenchPerson[] }

/** The slowest of a hundred list pages of one reader, who reads on and on: alone, and while fifty others have just pressed the button. */
async function inboxMeanwhile(visitor: Visitor, { origin, people }: Crowd): Promise<Row> {
  const taken = { ours: [] as number[], reference: [] as number[] }
  const read = async (into: number[]) => {
    const started = performance.now()
    await visitor.get("/inbox")
    into.push(performance.now() - started)
  }
  for (let at = 0; at < PAGES_ALONE; at++) await read([])
  for (let round = 0; round < ROUNDS; round++) {
    for (let at = 0; at < PAGES_ALONE; at++) await read(taken.reference)
    const doors = await Promise.all(people.map((person) => openDoor(origin, person)))
    let isOver = false
    const entering = Promise.all(doors.map((enter) => enter())).finally(() => (isOver = true))
    // It is awaited after the last page; until then nobody listens.
    entering.catch(() => undefined)
    while (!isOver) await read(taken.ours)
    await entering
  }
  return time(`inbox p99 while ${people.length} sign in at once`, 5, {
    ours: quantile(taken.ours, 0.99),
    reference: quantile(taken.reference, 0.99),
  })
}

/** Opens the page in a browser that is known and types; what is returned presses the button. */
async function openDoor(origin: string, { address, password, browserSecret }: BenchPerson): Promise<() => Promise<void>> {
  const client: Client = openClient(origin, { cookies: [["sigill-browser", Buffer.from(browserSecret).toString("base64url")]] })
  const own = formWith((await client.get("/sign-in")).text, 'name="password"')
  if (own === null) throw new Error("the page to sign in at has no form")
  return async () => {
    const { status, location } = await client.post("/sign-in", [...own, ["email", address], ["password", password]])
    if (status !== 303 || location?.endsWith("/inbox") !== true) throw new Error(`somebody was not let in: ${status}`)
  }
}
