/** Writing that is not done yet: saved often, sometimes sent in the end. */
import { randomUUID } from "node:crypto"
import type { Scene } from "./acts.ts"
import type { Field } from "./client.ts"
import type { Draft } from "./ledger.ts"
import type { Person } from "./people.ts"
import { newLetter, newText, post } from "./posting.ts"
import type { Choices } from "./random.ts"

/** So many a person has at most that are not sent. */
const BEGUN = 3

/** Begins a draft or goes on with one, and saves it once or several times; one in five is sent then. */
export async function write(scene: Scene, me: Person, choices: Choices): Promise<void> {
  const draft = chooseDraft(scene, me, choices)
  for (let saves = choices.between(1, 3); saves > 0; saves--) await save(scene, me, draft, choices)
  if (choices.isOneIn(5)) await sendDraft(scene, me, draft, choices)
}

function chooseDraft({ ledger }: Scene, me: Person, choices: Choices): Draft {
  const open = ledger.drafts.filter(({ owner, letter }) => owner === me.address && letter === null)
  if (open.length >= BEGUN || (open.length > 0 && choices.isOneIn(2))) return choices.pick(open)
  const draft: Draft = { id: randomUUID(), owner: me.address, texts: [], acknowledged: 0, letter: null }
  ledger.drafts.push(draft)
  return draft
}

/** A form that no draft has been made of yet has only its token; the draft gets it as its id. */
const idFields = ({ id, acknowledged }: Draft): readonly Field[] =>
  acknowledged === 0
    ? [["token", id]]
    : [
        ["token", randomUUID()],
        ["draft", id],
      ]

async function save({ ledger }: Scene, me: Person, draft: Draft, choices: Choices): Promise<void> {
  draft.texts.push(newText(`Draft ${draft.id}, version ${draft.texts.length}`, choices))
  ledger.count("draft saves posted")
  const typed: Field[] = [...idFields(draft), ["act", "save"], ["subject", `Draft ${draft.id}`], ["message", draft.texts.at(-1) ?? ""]]
  const { status, location } = await me.client.post("/compose/send", typed)
  if (status !== 303 || location !== `/compose?draft=${draft.id}&saved=1`) return
  draft.acknowledged = draft.texts.length
  ledger.count("draft saves acknowledged")
}

async function sendDraft({ ledger, people }: Scene, me: Person, draft: Draft, choices: Choices): Promise<void> {
  if (draft.acknowledged === 0) return
  const to = [choices.pick(people.filter((one) => one !== me)).address]
  draft.letter = newLetter(ledger, { from: me.address, to, choices })
  await post(ledger, me, draft.letter, { perseveres: true, draftId: draft.id })
}
