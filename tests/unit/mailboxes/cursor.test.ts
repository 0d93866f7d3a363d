import fc from "fast-check"
import { cursorOf, placeOf } from "#lib/mailboxes/cursor.ts"

test("a cursor leads back to its place", () => {
  const place = { at: new Date("2026-11-23T14:02:10.123Z"), id: "0f8fad5b-d9cb-469f-a165-70867728950e" }
  expect(placeOf(cursorOf(place))).toEqual(place)
})

test("anything else as a cursor is no place", () => {
  expect(placeOf(undefined)).toBeNull()
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.base64String({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ minLength: 24, maxLength: 24 }).map((bytes) => Buffer.from(bytes).toString("base64url")),
      ),
      (text) => {
        const place = placeOf(text)
        if (place !== null) expect(cursorOf(place)).toBe(text)
      },
    ),
  )
})
