import { readStatus } from "#lib/messages/read-status.ts"

test.each([
  [3, 3, "read_by_all"],
  [3, 2, "read_by_some"],
  [3, 1, "read_by_some"],
  [3, 0, "read_by_none"],
  [1, 1, "read_by_all"],
  [1, 0, "read_by_none"],
  [0, 0, "withdrawn"],
])("M5 of %i who can read, %i have: %s", (recipientCount, readCount, expected) => {
  expect(readStatus({ recipientCount, readCount })).toBe(expected)
})
