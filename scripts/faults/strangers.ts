/** People without an account, from the mail that they get to the mailbox that they make; or to saying that the number is not theirs. */
import type { Scene } from "./acts.ts"
import { plain } from "./client.ts"
import { seen } from "./held.ts"
import type { Stranger } from "./ledger.ts"
import { awaitCode, signInAnew, type Person } from "./people.ts"
import { newLetter, post } from "./posting.ts"
import type { Choices } from "./random.ts"

/** Numbers that are given to nobody, without those of the people; enough that no two strangers at once have the same. */
const FIRST_NUMBER = 640
const NUMBERS = 60
/** Every fourth says that the number is wrong; the first one reads. */
const WRONG_EVERY = 4

/** Writes to somebody who has no account, and gives a phone number. */
export async function invite({ ledger, newClient }: Scene, me: Person, choices: Choices): Promise<void> {
  const number = ledger.strangers.length
  const person: Person = {
    name: `Stranger ${number}`,
    address: `stranger.${number}@example.net`,
    phone: `+46701740${FIRST_NUMBER + (number % NUMBERS)}`,
    password: `lykta kvast plommon ${number}`,
    client: newClient(),
  }
  const letter = newLetter(ledger, { from: me.address, to: [person.address], choices, phone: person.phone })
  ledger.strangers.push({ person, letter, isNumberWrong: number % WRONG_EVERY === WRONG_EVERY - 1, stage: "waiting", isBusy: false })
  await post(ledger, me, letter, { perseveres: true })
}

export const isDone = ({ stage }: Stranger): boolean => stage === "claimed" || stage === "reported"

/** One of the strangers who have a link takes it up, from the beginning or where it was cut off. */
export async function visit(scene: Scene, _me: Person, choices: Choices): Promise<void> {
  const { ledger, notices } = scene
  const waiting = ledger.strangers.filter((one) => !one.isBusy && !isDone(one) && notices.links(one.person.address).length > 0)
  if (waiting.length === 0) return
  const stranger = choices.pick(waiting)
  stranger.isBusy = true
  try {
    await follow(scene, stranger)
  } finally {
    stranger.isBusy = false
  }
}

/** From the link to the end, as far as answers come. Whoever is cut off begins at the link again. @throws where no answer comes */
export async function follow({ ledger, notices }: Scene, stranger: Stranger): Promise<void> {
  const { person, letter } = stranger
  const { client } = person
  const link = notices.links(person.address)[0]
  if (link === undefined) return
  const page = await client.get(link)
  if (page.status !== 200) return
  if (!page.text.includes('name="secret"')) return settleElsewhere(ledger, stranger, page.text)
  const asked = new Date()
  const followed = await client.submit(link, { mark: 'name="secret"', fields: [] })
  if (followed.location !== "/invitation/code") return
  if (stranger.isNumberWrong) return report(ledger, stranger)
  const code = await awaitCode(client.origin, person.phone, asked)
  const proved = await client.submit("/invitation/code", { mark: 'name="code"', fields: [["code", code]] })
  if (proved.location !== "/invitation/message") return
  const message = await client.get("/invitation/message")
  if (message.status !== 200) return
  if (stranger.stage === "waiting") stranger.stage = "reading"
  seen(ledger, letter)
  ledger.count("letters read by link")
  if (!plain(message.text).includes(letter.text)) ledger.violations.push(`${letter.subject} does not open whole by its link`)
  await complete(ledger, stranger)
}

async function complete(ledger: Scene["ledger"], stranger: Stranger): Promise<void> {
  const { name, password, client } = stranger.person
  stranger.stage = "completing"
  ledger.count("accounts asked for by link")
  const fields = [
    ["name", name],
    ["password", password],
    ["terms", "on"],
    ["time_zone", "Europe/Stockholm"],
  ] as const
  const done = await client.submit("/invitation/message", { mark: 'name="password"', fields })
  if (done.status !== 303 || done.location?.startsWith("/inbox") !== true) return
  stranger.stage = "claimed"
  ledger.count("claims acknowledged")
}

async function report(ledger: Scene["ledger"], stranger: Stranger): Promise<void> {
  ledger.count("wrong numbers reported")
  const said = await stranger.person.client.submit("/invitation/code", { mark: "Not my number", fields: [] })
  if (said.location !== "/invitation/code?wrong=1") return
  stranger.stage = "reported"
  ledger.count("reports acknowledged")
}

/** The link asks for nothing any more: what was asked for earlier has arrived, though its answer had not. */
async function settleElsewhere(ledger: Scene["ledger"], stranger: Stranger, page: string): Promise<void> {
  const { person, letter, isNumberWrong, stage } = stranger
  if (isNumberWrong && page.includes("The number is being mended")) {
    stranger.stage = "reported"
    ledger.count("reports found to have arrived")
  } else if (stage === "completing") {
    await signInAnew(person)
    stranger.stage = "claimed"
    ledger.count("claims found to have arrived")
  } else ledger.violations.push(`${letter.subject}: the link of ${person.address} (${stage}) leads nowhere`)
}
