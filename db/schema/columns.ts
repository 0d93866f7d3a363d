import { customType, timestamp } from "drizzle-orm/pg-core"

/** Raw bytes: keys, sealed records, hashes. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "bytea",
  toDriver: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength),
  fromDriver: (value) => new Uint8Array(value.buffer, value.byteOffset, value.byteLength),
})

/** A moment; every time in this schema is a timestamptz with milliseconds. */
export const instant = () => timestamp({ withTimezone: true, precision: 3, mode: "date" })
