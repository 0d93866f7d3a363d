import { setTimeout as wait } from "node:timers/promises"
import { openClient, type Client, type Reply, type Way } from "./client.ts"

export type Person = {
  readonly name: string
  readonly address: string
  readonly phone: string
  readonly password: string
  readonly client: Client
}

export type OutboxEntry = {
  readonly id: string
  readonly channel: string
  readonly to: string
  readonly text: string
  readonly sentAt: string
}

export async function readOutbox(origin: string): Promise<readonly OutboxEntry[]> {
  const answer = await fetch(`${origin}/evaluation/outbox.json`, { signal: AbortSignal.timeout(20_000) })
  if (!answer.ok) throw new Error(`/evaluation/outbox.json answered ${answer.status}`)
  return (await answer.json()) as readonly OutboxEntry[]
}

/** Of the numbers +46 70 174 06 05 to 06 99, which are given to nobody. */
const FIRST_NUMBER = 605

type CodeTo = (addressOrNumber: string) => Promise<string>

/** Registers somebody through the forms, with the codes from the evaluation outbox if they come from nowhere else. */
export async function registerPerson(
  origin: string,
  number: number,
  way: Way | null = null,
  codeTo: CodeTo = (to) => awaitCode(origin, to),
): Promise<Person> {
  const client = openClient(origin, { way })
  const person: Person = {
    name: `Person ${number}`,
    address: `person.${number}@example.org`,
    phone: `+46701740${FIRST_NUMBER + number}`,
    password: `kvast lykta ärtor ${number}`,
    client,
  }
  const step = async (mark: string, fields: readonly (readonly [string, string])[]) =>
    expectMoved(await client.submit("/register", { mark, fields }), `registering, at ${mark}`)
  await step('name="email"', [["email", person.address]])
  await step('name="code"', [["code", await codeTo(person.address)]])
  await step('name="phone"', [["phone", person.phone]])
  await step('name="code"', [["code", await codeTo(person.phone)]])
  await step('name="password"', [
    ["name", person.name],
    ["password", person.password],
    ["terms", "on"],
    ["time_zone", "Europe/Stockholm"],
  ])
  return person
}

/** Signs in with the password, in the browser in which the person registered. @returns whether there is a new session */
export async function signIn({ client, address, password }: Person): Promise<boolean> {
  const fields = [
    ["email", address],
    ["password", password],
  ] as const
  const { status, location } = await client.submit("/sign-in", { mark: 'name="password"', fields })
  return status === 303 && (location ?? "").endsWith("/inbox")
}

/** Signs in from a browser not seen before, with the code from the evaluation outbox. */
export async function signInAnew(person: Person): Promise<void> {
  const { client, phone } = person
  const asked = new Date()
  if (await signIn(person)) return
  const form = { mark: 'name="code"', fields: [["code", await awaitCode(client.origin, phone, asked)] as const] }
  expectMoved(await client.submit("/sign-in/code", form), "signing in with a code")
}

function expectMoved({ status, text }: Reply, what: string): void {
  if (status !== 303) throw new Error(`${what}: ${status} ${text.slice(0, 300)}`)
}

/** The newest code that was sent to an address or number, or since a moment. @throws when none comes */
export async function awaitCode(origin: string, to: string, since = new Date(0)): Promise<string> {
  for (const end = Date.now() + 20_000; ; await wait(50)) {
    const entry = (await readOutbox(origin)).find((one) => one.to === to && new Date(one.sentAt) >= since)
    const code = /\b([0-9]{6})\b/.exec(entry?.text ?? "")?.[1]
    if (code !== undefined) return code
    if (Date.now() > end) throw new Error(`no code came to ${to}`)
  }
}
