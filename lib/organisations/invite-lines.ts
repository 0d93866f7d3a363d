import { parseAddress, type Address } from "../address.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import { readPersonName } from "../identity/person-name.ts"
import { fail, ok, type Result } from "../result.ts"

/** Lines of one form; more is what a file is for. */
export const MOST_LINES = 200

/** So many are named. */
const NAMED = 5

/** Lines that cannot be read, by their numbers, the first few. */
export type InviteLinesWrong = { readonly code: "invite_lines"; readonly lines: string; readonly count: number }

export type InviteLine = { readonly address: Address; readonly name: string }

/** Reads people as they are typed, one a line; the same address twice is asked once. There may be neither none nor too many. */
export function readInviteLines(text: string): Result<readonly InviteLine[], InvalidField | InviteLinesWrong> {
  const lines = text
    .split(/\r?\n/)
    .map((line, at) => ({ line, number: at + 1 }))
    .filter(({ line }) => line.trim() !== "")
  if (lines.length === 0 || lines.length > MOST_LINES) return invalidField("lines", "address_lines")
  const read = lines.map(({ line, number }) => ({ number, person: readLine(line) }))
  const unread = read.filter(({ person }) => person === null).map(({ number }) => number)
  if (unread.length > 0) {
    const named = unread.slice(0, NAMED).join(", ") + (unread.length > NAMED ? " …" : "")
    return fail({ code: "invite_lines", lines: named, count: unread.length })
  }
  const people = new Map<Address, InviteLine>()
  for (const { person } of read) if (person !== null && !people.has(person.address)) people.set(person.address, person)
  return ok([...people.values()])
}

function readLine(line: string): InviteLine | null {
  const parts = line
    .replaceAll(/[<>]/g, "\t")
    .split(/[\t;,]+/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
  const addresses = parts.flatMap((part) => parseAddress(part) ?? [])
  const [address] = addresses
  if (address === undefined || addresses.length > 1 || parts.length > 2) return null
  const typed = parts.find((part) => parseAddress(part) === null)
  const name = typed === undefined ? "" : readPersonName(typed)
  return name === null ? null : { address, name }
}
