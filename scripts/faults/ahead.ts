/** Files that go ahead in parts: broken off, gone on with, sent, given up or forgotten. */
import { randomBytes, randomUUID } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import type { Scene } from "./acts.ts"
import type { Reply } from "./client.ts"
import type { Ledger, Upload } from "./ledger.ts"
import type { Person } from "./people.ts"
import { newLetter, post } from "./posting.ts"
import type { Choices } from "./random.ts"

/** A multiple of what the product seals together. */
const PART_BYTES = 512 * 1024
const MOST_BYTES = 3 * 1024 * 1024

/** What a killed process was writing is free after fifteen seconds. */
const TRIES = 120

/** Brings a file ahead, from the beginning or from where it broke off; when it is whole it is sent, given up or forgotten. */
export async function sendAhead(scene: Scene, me: Person, choices: Choices): Promise<void> {
  const { ledger } = scene
  const upload = chooseUpload(ledger, me, choices)
  for (let left = TRIES; left > 0 && !isWhole(upload); left--) {
    const before = upload.acknowledged
    await step(ledger, me, { upload, choices }).catch(() => void ledger.count("parts cut off"))
    if (upload.acknowledged === before) await wait(250)
    // The page is closed. Somebody goes on another time, or nobody does.
    if (choices.isOneIn(40)) return
  }
  if (!isWhole(upload) || choices.isOneIn(8)) return
  ledger.count("files acknowledged as whole")
  if (choices.isOneIn(4)) await discard(ledger, me, upload)
  else await postWith(scene, me, { upload, choices })
}

/** As the product has said. */
const isWhole = ({ acknowledged, bytes }: Upload): boolean => acknowledged === bytes.length

function chooseUpload(ledger: Ledger, { address }: Person, choices: Choices): Upload {
  const begun = ledger.uploads.filter(({ owner, state }) => owner === address && state === "coming")
  if (begun.length > 0 && choices.isOneIn(2)) return choices.pick(begun)
  const bytes = randomBytes(choices.between(1, MOST_BYTES))
  const name = `ahead-${ledger.uploads.length}.bin`
  const upload: Upload = { owner: address, form: randomUUID(), name, bytes, id: null, acknowledged: 0, state: "coming" }
  ledger.uploads.push(upload)
  return upload
}

type Bringing = { readonly upload: Upload; readonly choices: Choices }

/** The next part; now and then as after loading the page anew, and with a connection that breaks. @throws where no answer comes */
async function step(ledger: Ledger, me: Person, { upload, choices }: Bringing): Promise<void> {
  const { id, bytes, acknowledged } = upload
  if (id === null || choices.isOneIn(8)) return begin(ledger, me, upload)
  const part = bytes.subarray(acknowledged, acknowledged + PART_BYTES)
  const path = `/upload/${id}`
  if (part.length > 1 && choices.isOneIn(8)) {
    await me.client.breakOff(`${path}?from=${acknowledged}`, part, choices.between(1, part.length - 1))
    ledger.count("parts broken off")
    return note(ledger, upload, await me.client.call("GET", path))
  }
  ledger.count("parts posted")
  note(ledger, upload, await me.client.call("PUT", `${path}?from=${acknowledged}`, part))
}

async function begin(ledger: Ledger, { client }: Person, upload: Upload): Promise<void> {
  const { form, name, bytes } = upload
  const said = { form, name, type: "application/octet-stream", size: bytes.length, modified: 1_700_000_000_000 }
  const reply = await client.call("POST", "/upload/begin", JSON.stringify(said))
  const { id } = read(reply)
  if (id === null) return
  if (upload.id !== null && upload.id !== id) ledger.violations.push(`${name}: what was there of it is not gone on with`)
  upload.id = id
  note(ledger, upload, reply)
}

/** What was acknowledged need not be sent again. */
function note(ledger: Ledger, upload: Upload, reply: Reply): void {
  const { received, code } = read(reply)
  const { name, acknowledged } = upload
  if (reply.status === 404 && code === "not_found")
    ledger.violations.push(`${name}: ${acknowledged} bytes were acknowledged and are not there`)
  if (received === null) return
  if (received < acknowledged) ledger.violations.push(`${name}: ${acknowledged} bytes were acknowledged and ${received} are there`)
  else if (received > acknowledged) ledger.count("parts acknowledged")
  upload.acknowledged = received
}

type Said = { readonly id: string | null; readonly received: number | null; readonly code: string | null }

/** How far the file is, in an answer that says so; one that refuses a part may say it too. */
export function read({ text }: Reply): Said {
  try {
    const answer = JSON.parse(text) as { id?: unknown; received?: unknown; error?: { received?: unknown; code?: unknown } }
    const received = answer.received ?? answer.error?.received
    const code = answer.error?.code
    return {
      id: typeof answer.id === "string" ? answer.id : null,
      received: typeof received === "number" ? received : null,
      code: typeof code === "string" ? code : null,
    }
  } catch {
    return { id: null, received: null, code: null }
  }
}

async function postWith({ ledger, people }: Scene, me: Person, { upload, choices }: Bringing): Promise<void> {
  const { form, name, bytes, id } = upload
  const to = [choices.pick(people.filter((one) => one !== me)).address]
  const letter = newLetter(ledger, { from: me.address, to, choices, file: { name, bytes } })
  upload.state = "posted"
  ledger.count("letters with a file that went ahead")
  await post(ledger, me, letter, { perseveres: !choices.isOneIn(5), token: form, keep: id ?? "" })
}

/** Asks again while no answer comes, for some time. */
async function discard(ledger: Ledger, { client }: Person, upload: Upload): Promise<void> {
  for (let left = 20; left > 0; left--) {
    const reply = await client.call("DELETE", `/upload/${upload.id}`).catch(() => null)
    const isGone = reply?.status === 404 && read(reply).code === "not_found"
    if (isGone && upload.state === "coming") ledger.violations.push(`${upload.name}: acknowledged as whole, and is not there`)
    upload.state = "discarding"
    if (reply?.status === 200 || isGone) {
      upload.state = "discarded"
      ledger.count("files given up, acknowledged")
      return
    }
    await wait(250)
  }
}
