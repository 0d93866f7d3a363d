import { plain, type Client } from "./client.ts"
import type { Draft, Ledger } from "./ledger.ts"
import type { Person } from "./people.ts"

/** Each draft opens with a text that is as new as the last one whose saving was acknowledged; what was sent is no draft any more. @returns what should not be */
export async function judgeDrafts(ledger: Ledger, people: readonly Person[]): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const draft of ledger.drafts) {
    const owner = people.find(({ address }) => address === draft.owner)
    const problem = owner === undefined ? "belongs to nobody" : await judgeDraft(ledger, owner.client, draft)
    if (problem !== null) wrong.push(`Draft ${draft.id} of ${draft.owner} ${problem}`)
  }
  return wrong
}

async function judgeDraft(ledger: Ledger, client: Client, { id, texts, acknowledged, letter }: Draft): Promise<string | null> {
  const { status, text } = await client.get(`/compose?draft=${id}`)
  if (status !== 200 && status !== 404) return `answers ${status}`
  if (letter?.sending === "acknowledged") return status === 404 ? null : "was sent and is there"
  // It may have become the letter without an answer; a letter that was refused lies in it.
  if (letter !== null) return null
  if (status === 404) return acknowledged === 0 ? null : `was saved (${acknowledged}) and is not there`
  ledger.count("drafts opened and compared")
  const shown = plain(text)
  const version = texts.findLastIndex((one) => shown.includes(one))
  if (version === -1) return "does not open whole"
  return version + 1 < acknowledged ? `has version ${version + 1}, and ${acknowledged} was acknowledged` : null
}
