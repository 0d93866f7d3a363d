import { senderName } from "#lib/branding/sender-name.ts"
import { FOOTER_LENGTH, LINE_LENGTH, readLine, readLines } from "#lib/organisations/letterhead-texts.ts"

describe("O13 the lines of a letterhead", () => {
  it("are tidied, and may be empty", () => {
    expect(readLine("  Vård   och omsorg ", LINE_LENGTH)).toEqual({ text: "Vård och omsorg" })
    expect(readLine("", LINE_LENGTH)).toEqual({ text: "" })
    expect(readLines("Storgatan 1\r\n\r\n 753 20  Uppsala\n")).toEqual({ text: "Storgatan 1\n753 20 Uppsala" })
    expect(readLine("Telefon 018-12 34 56, kl. 8–17", FOOTER_LENGTH)).toEqual({ text: "Telefon 018-12 34 56, kl. 8–17" })
  })

  it.each([
    ["B75", "se evil.example", "line_link"],
    ["B75", "https://evil.example", "line_link"],
    ["B75", "kontakt@evil.example", "line_link"],
    ["B75", "ｅvil．example", "line_link"],
    ["B45", "<b>Region</b>", "line_link"],
    ["B74", "Region\r\nBcc: all@example.org", "line_signs"],
    ["I10", "Region \u202eelpmaxe", "line_signs"],
    ["I10", "Reg\u200bion", "line_signs"],
    ["I10", "Region\u2028Two", "line_signs"],
    ["I10", "Region\u0000", "line_signs"],
    ["O13", "x".repeat(71), "line_long"],
  ])("%s %j is refused", (_, line, problem) => expect(readLine(line, LINE_LENGTH)).toEqual({ problem }))

  it("one wrong line, and too many, refuse all", () => {
    expect(readLines("Storgatan 1\nwww.evil.example")).toEqual({ problem: "line_link" })
    expect(readLines("1\n2\n3\n4\n5\n6")).toEqual({ problem: "lines_many" })
  })
})

describe("I10 who a mail comes from", () => {
  const named = { organisation: "Region Uppsala", person: "Bo Öberg", brand: "Sigill" } as const

  it("is the service, or the organisation by its checked name by way of it, or the writer with that", () => {
    expect(senderName({ ...named, form: "service" })).toBeNull()
    expect(senderName({ ...named, form: "organisation" })).toBe("Region Uppsala via Sigill")
    expect(senderName({ ...named, form: "person" })).toBe("Bo Öberg, Region Uppsala via Sigill")
    expect(senderName({ ...named, form: "person", person: null })).toBe("Region Uppsala via Sigill")
  })

  it.each(["Bo\r\nBcc: all@example.org", "Bo\u202eegakliT", "Bo\u2028Öberg", "Bo\u0000Öberg", "B".repeat(500)])(
    "B74 B75 %j stays one short line that hides nothing",
    (person) => {
      const name = senderName({ ...named, form: "person", person }) ?? ""
      expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      expect(name.length).toBeLessThan(100)
      expect(name.endsWith(", Region Uppsala via Sigill")).toBe(true)
    },
  )
})
