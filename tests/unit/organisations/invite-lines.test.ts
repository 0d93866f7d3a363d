import { MOST_LINES, readInviteLines } from "#lib/organisations/invite-lines.ts"

describe("people as they are typed into an invitation", () => {
  it("O6 an address, a name and an address, and the same address once", () => {
    const text = "Bo Berg, bo@example.org\n\n<c@example.org>\nd@example.org\nD Again;d@example.org"
    expect(readInviteLines(text)).toEqual({
      ok: true,
      value: [
        { address: "bo@example.org", name: "Bo Berg" },
        { address: "c@example.org", name: "" },
        { address: "d@example.org", name: "" },
      ],
    })
  })

  it("U5 O6 what cannot be read is named by its line, empty ones counted, and nobody is taken", () => {
    expect(readInviteLines("bo@example.org\n\nnobody\na@example.org b@example.org, x\nc@example.org")).toEqual({
      ok: false,
      error: { code: "invite_lines", lines: "3, 4", count: 2 },
    })
    expect(readInviteLines(Array.from({ length: 7 }, () => "nobody").join("\n"))).toMatchObject({
      error: { lines: "1, 2, 3, 4, 5 …", count: 7 },
    })
  })

  it("U5 none, or too many, is said of the field", () => {
    const wrong = { ok: false, error: { code: "invalid_fields", fields: { lines: "address_lines" } } }
    expect(readInviteLines(" \n ")).toEqual(wrong)
    const many = Array.from({ length: MOST_LINES + 1 }, (_, at) => `person${at}@example.org`)
    expect(readInviteLines(many.join("\n"))).toEqual(wrong)
    expect(readInviteLines(many.slice(1).join("\n")).ok).toBe(true)
  })
})
