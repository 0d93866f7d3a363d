import { mark } from "#app/(mailbox)/compose/marks.ts"

test.each([
  ["bold", "Dear Anna, hello", 5, 9, "Dear **Anna**, hello"],
  ["bold", "Dear **Anna**, hello", 7, 11, "Dear Anna, hello"],
  ["italic", "Dear **Anna**, hello", 7, 11, "Dear ***Anna***, hello"],
  ["italic", "Dear *Anna*", 6, 10, "Dear Anna"],
  ["list", "one\ntwo\nthree", 5, 9, "one\n- two\n- three"],
  ["list", "- one\n- two", 0, 11, "one\ntwo"],
  ["numbers", "one\ntwo", 0, 7, "1. one\n2. two"],
  ["numbers", "1. one\n2. two", 0, 13, "one\ntwo"],
  ["quote", "one\ntwo", 0, 7, "> one\n> two"],
  ["quote", "> one", 0, 5, "one"],
  ["link", "see here", 4, 8, "see [here](https://)"],
] as const)("U3 %s in %j, where the editor cannot be had", (kind, text, start, end, expected) => {
  expect(mark(kind, { text, start, end }).text).toBe(expected)
})
