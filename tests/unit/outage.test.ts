import { isDatabaseAway } from "#lib/outage.ts"

const failure = (fields: object, cause?: Error) => Object.assign(new Error("Failed query", { cause }), fields)

describe("what counts as a database that is away", () => {
  it.each([
    ["nobody listens", failure({ code: "ECONNREFUSED", syscall: "connect" })],
    ["the socket is not there", failure({ code: "ENOENT", syscall: "connect" })],
    ["the connection was cut", failure({ code: "CONNECTION_CLOSED" })],
    ["it is shutting down", failure({ code: "57P01", severity: "FATAL" })],
    ["it has too many clients", failure({ code: "53300", severity: "FATAL" })],
    ["wrapped by drizzle", failure({}, failure({ code: "57P03", severity: "FATAL" }))],
  ])("U5 %s", (_name, error) => expect(isDatabaseAway(error)).toBe(true))

  it.each([
    ["a wrong question", failure({ code: "42P01", severity: "ERROR" })],
    ["a row that is there twice", failure({}, failure({ code: "23505", severity: "ERROR" }))],
    ["a fault of ours", new TypeError("undefined is not a function")],
    ["no error at all", "ECONNREFUSED"],
    ["a file that is not there", failure({ code: "ENOENT", syscall: "open" })],
  ])("%s does not", (_name, error) => expect(isDatabaseAway(error)).toBe(false))
})
