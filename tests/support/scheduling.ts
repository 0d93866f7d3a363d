import { submitCompose } from "#lib/composing/submit-compose.ts"
import type { Services } from "#lib/context.ts"
import { listDrafts } from "#lib/drafts/list-drafts.ts"
import { newId, type Id } from "#lib/ids.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { toSendTime } from "#lib/messages/send-time.ts"
import { value, type Given, type Person } from "./given.ts"

export const DAY = 24 * 3600 * 1000

/** Messages that somebody schedules through the compose form, and the time in which they leave. */
export function givenScheduling(given: Pick<Given, "services" | "as">) {
  const timeIn = (days: number) => toSendTime(new Date(Date.now() + days * DAY), "Europe/Stockholm")
  return {
    timeIn,
    /** So many milliseconds from now. */
    later: (ms: number): Services => ({
      ...given.services,
      clock: { ...given.services.clock, now: () => new Date(Date.now() + ms) },
    }),
    /** To leave in so many days. */
    schedule: async (from: Person, days: number, fields: Readonly<Record<string, string>>): Promise<Id> => {
      const { sendDate, sendTime } = timeIn(days)
      const all = { token: newId(), subject: "Budget", message: "In good time", send_date: sendDate, send_time: sendTime, ...fields }
      const form = readComposeForm(new Map(Object.entries(all).map(([name, text]) => [name, [text]])))
      const sent = await submitCompose(await given.as(from), { form, uploads: [], uploadFailure: null })
      if (sent.kind !== "sent") throw new Error(JSON.stringify(sent))
      return sent.messageId
    },
    inboxOf: async (person: Person) => value(await listFolder(await given.as(person), { folder: "inbox" })).rows.map(({ id }) => id),
    draftsOf: async (person: Person) => value(await listDrafts(await given.as(person))).rows.map(({ id }) => id),
  }
}
