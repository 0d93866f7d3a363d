import { answerDue } from "#lib/absences/answer-due.ts"
import { setAbsence, type SetAbsence } from "#lib/absences/own-absence.ts"
import type { MemberContext, Services } from "#lib/context.ts"
import type { Id } from "#lib/ids.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage, type OpenedMessage } from "#lib/messages/open-message.ts"
import type { Row } from "#lib/messages/rows.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import type { TestDatabase } from "./database.ts"
import { toSend, value, type Given, type Person } from "./given.ts"

const HOUR = 3_600_000

/** An automatic reply that is on at once, until it is switched off. */
export const REPLY: SetAbsence = { subject: "", text: "I am away. Ask Cia.", from_date: "", from_time: "", until_date: "", until_time: "" }

/** People who are away, and others who write to them; each test begins with nobody away. */
export type Absences = {
  /** In a session that does not end while the test's clock goes on. */
  readonly as: (person: Person) => Promise<MemberContext>
  readonly away: (person: Person, changes?: Partial<SetAbsence>) => Promise<{ readonly isOn: boolean }>
  readonly write: (from: Person, to: readonly Person[]) => Promise<Id>
  readonly inboxOf: (person: Person) => Promise<readonly Row[]>
  readonly repliesOf: (person: Person) => Promise<readonly Row[]>
  readonly open: (person: Person, id: Id) => Promise<OpenedMessage>
  /** Runs the job. */
  readonly answer: (services?: Services) => Promise<number>
  readonly countOf: (table: string) => Promise<number>
}

/** Call it once at the top of the file, after `givenServices`. */
export function givenAbsences(database: TestDatabase, given: Given): Absences {
  beforeEach(async () => void (await database.owner`truncate absences, automatic_replies cascade`))
  const as = async (person: Person) => {
    const now = given.clock.now()
    const expiresAt = new Date(now.getTime() + HOUR)
    await database.owner`update sessions set seen_at = ${now}, expires_at = ${expiresAt} where account_id = ${person.accountId}`
    return given.as(person)
  }
  const inboxOf = async (person: Person) => value(await listFolder(await as(person), { folder: "inbox" })).rows
  return {
    as,
    inboxOf,
    away: async (person, changes = {}) => value(await setAbsence(await as(person), { ...REPLY, ...changes })),
    write: async (from, to) => value(await sendMessage(await as(from), toSend({ to }))).messageId,
    repliesOf: async (person) => (await inboxOf(person)).filter(({ automatic }) => automatic === true),
    open: async (person, id) => value(await openMessage(await as(person), id, { record: true })),
    answer: (services = given.services) => answerDue(services),
    countOf: async (table) => (await database.owner.unsafe(`select from ${table}`)).length,
  }
}
