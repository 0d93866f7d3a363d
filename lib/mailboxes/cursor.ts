import type { Id } from "../ids.ts"
import { isId } from "../ids.ts"

/** A place in a list ordered by time and id. */
export type Place = { readonly at: Date; readonly id: Id }

const BYTES = 24

/** A place as the address of a page carries it: 24 bytes in base64url, the time in milliseconds and the id. */
export function cursorOf({ at, id }: Place): string {
  const bytes = Buffer.alloc(BYTES)
  bytes.writeBigInt64BE(BigInt(at.getTime()))
  bytes.write(id.replaceAll("-", ""), 8, "hex")
  return bytes.toString("base64url")
}

/** The place that untrusted text names, or null: then the list starts at its beginning. */
export function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined || !/^[A-Za-z0-9_-]{32}$/.test(cursor)) return null
  const bytes = Buffer.from(cursor, "base64url")
  const at = new Date(Number(bytes.readBigInt64BE()))
  const id = bytes.toString("hex", 8).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
  // Before 1970 nobody sent anything; after the year 9999 PostgreSQL and ISO 8601 part ways.
  if (!(at.getTime() >= 0 && at.getTime() <= 253_402_300_799_999) || !isId(id)) return null
  return { at, id }
}
