/** What became of files that went ahead: what was acknowledged is there until it is forgotten, what was given up is not, and neither leaves anything behind. */
import { read } from "./ahead.ts"
import type { Ledger } from "./ledger.ts"
import type { Person } from "./people.ts"
import type { Database } from "./store.ts"

/** As their owners see it. @returns what should not be */
export async function judgeUploads(ledger: Ledger, people: readonly Person[]): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const { owner, name, id, acknowledged, state } of ledger.uploads) {
    const client = people.find(({ address }) => address === owner)?.client
    if (id === null || client === undefined) continue
    const reply = await client.call("GET", `/upload/${id}`)
    const { received } = read(reply)
    if (state === "coming") ledger.count("files that nobody went on with")
    if (state === "coming" && (received ?? -1) < acknowledged)
      wrong.push(`${name}: ${acknowledged} bytes were acknowledged, and ${received ?? reply.status} are there`)
    if (state === "discarded" && reply.status !== 404) wrong.push(`${name} was given up and answers ${reply.status}`)
  }
  return wrong
}

type Left = { readonly files: ReadonlySet<string>; readonly rows: ReadonlySet<string> }

/** Nothing of what was given up lies in the store; without any sweep. @returns what should not be */
export function judgeDiscarded({ uploads }: Ledger, { files, rows }: Left): readonly string[] {
  return uploads
    .filter(({ id, state }) => state === "discarded" && id !== null && (rows.has(id) || [...files].some((file) => file.startsWith(id))))
    .map(({ name }) => `${name} was given up, and something of it lies in the store`)
}

/** More than a day later. @returns what should not be */
export async function judgeForgotten(sql: Database): Promise<readonly string[]> {
  const rows = await sql<{ id: string }[]>`select id from uploads`
  return rows.map(({ id }) => `the upload ${id} was forgotten and is there`)
}
