/** Letters that the product holds back for their senders: until Send cannot be undone any more, or until a time that was chosen. */
import { setTimeout as wait } from "node:timers/promises"
import { DAY, MINUTE } from "#lib/clock.ts"
import { newFile, type Scene } from "./acts.ts"
import { formWith, plain } from "./client.ts"
import { arrive, type Ledger, type Letter } from "./ledger.ts"
import type { Person } from "./people.ts"
import { newLetter, post, UNDO_SECONDS } from "./posting.ts"
import type { Choices } from "./random.ts"

/** The words of the buttons, and of what is said when it is too late. */
const [UNDO, DO_NOT_SEND, SEND_NOW] = ["Undo", "Do not send", "Send now"]
const HAS_LEFT = "The message has left already"

/** The product takes no time that is nearer than a minute, and its answer may be late. */
const NEAREST_MS = 80_000

/** Sends a letter and presses Undo a moment later, perhaps too late. */
export async function regret(scene: Scene, me: Person, choices: Choices): Promise<void> {
  const letter = await postOne(scene, me, { choices, scheduledFor: null })
  await wait(choices.between(0, UNDO_SECONDS * 1_200))
  if (letter.sending === "acknowledged") await takeBack(scene, me, letter)
}

/** Sends a letter that is to leave tomorrow, or in a minute or two where the rounds last that long. */
export async function schedule(scene: Scene, me: Person, choices: Choices): Promise<void> {
  const isSoon = scene.isLong && choices.isOneIn(2)
  const at = Date.now() + (isSoon ? NEAREST_MS : DAY)
  scene.ledger.count(isSoon ? "letters scheduled for soon" : "letters scheduled for the next day")
  await postOne(scene, me, { choices, scheduledFor: new Date(Math.ceil(at / MINUTE) * MINUTE) })
}

type Written = { readonly choices: Choices; readonly scheduledFor: Date | null }

async function postOne({ ledger, people }: Scene, me: Person, { choices, scheduledFor }: Written): Promise<Letter> {
  const to = [choices.pick(people.filter((one) => one !== me)).address]
  const file = choices.isOneIn(4) ? newFile(ledger.letters.length) : null
  const letter = newLetter(ledger, { from: me.address, to, choices, file, scheduledFor })
  await post(ledger, me, letter, { file, perseveres: true })
  return letter
}

/** Stops a scheduled letter or lets it leave now; what was pressed before without an answer is pressed again. */
export async function decide(scene: Scene, me: Person, choices: Choices): Promise<void> {
  const waiting = scene.ledger.letters.filter(
    ({ scheduledFor, copies, fate }) => scheduledFor !== null && copies.get(me.address) === "coming" && fate !== "stopped",
  )
  const letters = waiting.filter(({ from }) => from === me.address)
  if (letters.length === 0) return
  const letter = choices.pick(letters)
  const isStopped = letter.fate === "stopping" || (letter.fate === "waits" && choices.isOneIn(2))
  await (isStopped ? takeBack : hurry)(scene, me, letter)
}

/** A recipient looks whether a letter has come. It may not be there before its time, and never where it was taken back. */
export async function look({ ledger }: Scene, me: Person, choices: Choices): Promise<void> {
  const letters = ledger.letters.filter(
    ({ to, copies, fate, messageId }) =>
      messageId !== null && to.includes(me.address) && (copies.get(me.address) === "coming" || fate === "stopped"),
  )
  if (letters.length === 0) return
  const letter = choices.pick(letters)
  const { status } = await me.client.get(`/messages/${letter.messageId}`)
  if (status === 200 && letter.fate === "stopped") ledger.violations.push(`${letter.subject} was taken back and is with ${me.address}`)
  else if (status === 200) seen(ledger, letter)
}

/** Somebody else has it, or it can be taken back no more. */
export function seen(ledger: Ledger, letter: Letter): void {
  if (Date.now() < letter.leavesFrom.getTime()) ledger.violations.push(`${letter.subject} has left before its time`)
  letter.fate = letter.fate === "hurrying" ? "hurried" : letter.fate === "stopping" ? "waits" : letter.fate
  arrive(letter)
  ledger.count("letters seen to have left")
}

async function takeBack({ ledger }: Scene, me: Person, letter: Letter): Promise<void> {
  const id = letter.messageId ?? ""
  const page = await me.client.get(`/messages/${id}`)
  if (page.status === 404) return lookInDrafts(ledger, me, letter)
  if (page.status !== 200) return
  const form = formWith(page.text, letter.scheduledFor === null ? UNDO : DO_NOT_SEND)
  if (form === null) return tooLate(ledger, letter)
  letter.fate = "stopping"
  ledger.count("takings back asked for")
  const { location, text } = await me.client.post(`/messages/${id}`, form)
  if (location?.startsWith(`/compose?draft=${id}`) === true) await stopped(ledger, me, letter)
  else if (plain(text).includes(HAS_LEFT)) tooLate(ledger, letter)
}

/** It was asked for before, and has arrived though the answer had not. */
async function lookInDrafts(ledger: Ledger, me: Person, letter: Letter): Promise<void> {
  const { status } = await me.client.get(`/compose?draft=${letter.messageId}`)
  if (status === 200 && letter.fate === "stopping") return stopped(ledger, me, letter)
  if (status === 404 || letter.fate !== "stopping") ledger.violations.push(`${letter.subject}: its sender has neither message nor draft`)
}

function tooLate(ledger: Ledger, letter: Letter): void {
  ledger.count("takings back too late")
  seen(ledger, letter)
}

/** It is a draft again, which is written on and sent like others. */
async function stopped(ledger: Ledger, me: Person, letter: Letter): Promise<void> {
  const { subject, text, file, copies, messageId } = letter
  if ([...copies.values()].some((copy) => copy !== "coming")) ledger.violations.push(`${subject} was taken back after it had left`)
  letter.fate = "stopped"
  ledger.count("takings back acknowledged")
  ledger.drafts.push({ id: messageId ?? "", owner: me.address, texts: [text], acknowledged: 1, letter: null })
  const draft = await me.client.get(`/compose?draft=${messageId}`)
  if (draft.status !== 200) return
  if (!plain(draft.text).includes(text)) ledger.violations.push(`${subject}: the draft has lost the text`)
  if (file !== null && !draft.text.includes(file.name)) ledger.violations.push(`${subject}: the draft has lost the file`)
}

/** Once acknowledged it is with everybody. */
async function hurry({ ledger }: Scene, me: Person, letter: Letter): Promise<void> {
  const id = letter.messageId ?? ""
  const page = await me.client.get(`/messages/${id}`)
  if (page.status === 404) ledger.violations.push(`${letter.subject}: acknowledged, and its sender does not find it`)
  if (page.status !== 200) return
  const form = formWith(page.text, SEND_NOW)
  if (form === null) return seen(ledger, letter)
  letter.fate = "hurrying"
  letter.leavesFrom = new Date()
  ledger.count("letters hurried")
  const { location } = await me.client.post(`/messages/${id}`, form)
  if (location !== `/sent?sent=${id}`) return
  letter.fate = "hurried"
  ledger.count("letters hurried, acknowledged")
  arrive(letter)
}
