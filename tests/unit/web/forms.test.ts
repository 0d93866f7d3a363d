import { z } from "zod"
import { parseForm } from "#lib/web/forms.ts"

const schema = z.object({
  name: z.string("required").max(3, "tooLong"),
  text: z.string("required").max(5, "tooLong"),
  size: z.coerce.number().max(9, "wrong"),
})

const parsed = (fields: Readonly<Record<string, string>>) => {
  const form = new FormData()
  for (const [name, value] of Object.entries({ name: "a", text: "b", size: "1", ...fields })) form.set(name, value)
  return parseForm(schema, form)
}
const wrong = (fields: Readonly<Record<string, string>>, max?: number) => ({
  ok: false,
  error: { code: "invalid_fields", fields, ...(max === undefined ? {} : { max }) },
})

describe("a form that is parsed", () => {
  it("U5 says how much fits in a field that is too long, one limit at a time", () => {
    expect(parsed({ name: "abcd" })).toEqual(wrong({ name: "tooLong" }, 3))
    expect(parsed({ text: "abcdef" })).toEqual(wrong({ text: "tooLong" }, 5))
    expect(parsed({ name: "abcd", text: "abcdef" })).toEqual(wrong({ name: "tooLong" }, 3))
  })

  it("U5 says nothing of characters where something else is wrong", () => {
    expect(parsed({ size: "10" })).toEqual(wrong({ size: "wrong" }))
  })

  it("B69 refuses a doubled field", () => {
    const form = new FormData()
    form.append("name", "a")
    form.append("name", "b")
    expect(parseForm(schema, form)).toEqual(wrong({ name: "doubled" }))
  })
})
