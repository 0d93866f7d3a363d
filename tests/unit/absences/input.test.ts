import { MAX_REPLY, MAX_REPLY_SUBJECT } from "#lib/absences/absence.ts"
import { absenceInput } from "#lib/absences/input.ts"

const TIMES = { from_date: "", from_time: "", until_date: "", until_time: "" }
const read = (typed: Readonly<Record<string, string>>) => absenceInput.safeParse({ text: "Away", subject: "", ...TIMES, ...typed })
const problems = (typed: Readonly<Record<string, string>>) => read(typed).error?.issues.map(({ path, message }) => [path.join(), message])

describe("an automatic reply as it is typed", () => {
  it("M14 its subject is one tidy line that poses as nothing else in a list", () => {
    expect(read({ subject: " Away\r\n\u202eexe\u2066.pdf " }).data?.subject).toBe("Away exe .pdf")
    expect(read({ subject: "" }).success).toBe(true)
  })

  it("M14 its text keeps its lines, and needs one", () => {
    expect(read({ text: "\nBack\r\non Monday \n" }).data?.text).toBe("Back\non Monday")
    expect(problems({ text: " \n" })).toEqual([["text", "required"]])
  })

  it("U5 what is too long is said by its field", () => {
    expect(problems({ text: "x".repeat(MAX_REPLY + 1) })).toEqual([["text", "tooLong"]])
    expect(problems({ subject: "x".repeat(MAX_REPLY_SUBJECT + 1) })).toEqual([["subject", "tooLong"]])
    expect(problems({ from_time: "x".repeat(21) })).toEqual([["from_time", "reply_time_unreadable"]])
  })
})
