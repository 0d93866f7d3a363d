import { MAX_TEMPLATE_NAME } from "#lib/own-texts/own-text.ts"
import { signatureInput, templateInput } from "#lib/own-texts/input.ts"

const nameOf = (name: string) => templateInput.safeParse({ name, text: "Hej" }).data?.name

describe("templates and signatures as they are typed", () => {
  it("M14 I10 a name is one tidy line: composed, without controls and marks that turn the writing direction", () => {
    expect(nameOf("  A\u030angstro\u0308m \r\n\t tack ")).toBe("\u00c5ngstr\u00f6m tack")
    expect(nameOf("Tack\u202eexe\u2066.\u200fpdf\u0000")).toBe("Tack exe . pdf")
  })

  it("U5 a name needs something that can be seen, and has its length", () => {
    for (const empty of ["", "  ", "\u202e\u200f"]) expect(nameOf(empty)).toBeUndefined()
    expect(nameOf("a".repeat(MAX_TEMPLATE_NAME))).toHaveLength(MAX_TEMPLATE_NAME)
    expect(nameOf("a".repeat(MAX_TEMPLATE_NAME + 1))).toBeUndefined()
  })

  it("M14 a text keeps its lines and what stands in them", () => {
    expect(templateInput.parse({ name: "x", text: "Hej\r\n  \u200fshalom\r\u0000du" }).text).toBe("Hej\n  \u200fshalom\ndu")
    expect(templateInput.safeParse({ name: "x", text: " \n" }).success).toBe(false)
    expect(signatureInput.parse({ text: "" }).text).toBe("")
  })
})
