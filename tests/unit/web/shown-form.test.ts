import { z } from "zod"
import { withShown } from "#app/_forms/with-shown.ts"
import { chosenAnew, parseWithShown, SHOWN } from "#lib/web/shown-form.ts"

const rules = z.object({
  unit: z.string(),
  on: z
    .literal("on")
    .optional()
    .transform((on) => on === "on"),
  text: z.string(),
})

const form = (fields: Readonly<Record<string, string>>): FormData => {
  const made = new FormData()
  for (const [name, value] of Object.entries(fields)) made.append(name, value)
  return made
}

const [hidden] = withShown([
  { kind: "checkbox", name: "on", label: "On", isTicked: false },
  { kind: "area", name: "text", label: "Text", value: "one\ntwo" },
  { kind: "select", name: "plan", label: "Plan", value: "gone", options: [{ value: "", label: "None" }] },
])
const shown = hidden?.kind === "hidden" ? hidden.value : ""

describe("a form that says what it showed", () => {
  it("O4 says a box without a tick, a text, and of a choice that is none the first one", () => {
    expect(hidden).toEqual({ kind: "hidden", name: SHOWN, value: JSON.stringify({ on: null, text: "one\ntwo", plan: "" }) })
  })

  it("O4 reads what was chosen and what was shown, both by the same rules", () => {
    expect(parseWithShown(rules, form({ unit: "u", on: "on", text: "three", plan: "", [SHOWN]: shown }))).toEqual({
      ok: true,
      value: { chosen: { unit: "u", on: true, text: "three" }, shown: { unit: "u", on: false, text: "one\ntwo" } },
    })
  })

  it("O4 keeps of a refused form what was chosen anew, and not what somebody else has changed", () => {
    expect(chosenAnew(form({ on: "on", text: "one\r\ntwo", plan: "", [SHOWN]: shown }), [])).toEqual({ on: "on" })
    expect(chosenAnew(form({ on: "on", text: "three", plan: "", [SHOWN]: shown }), ["text"])).toEqual({ on: "on" })
  })

  it.each(["", "[]", "null", '{"on":1}', "{"])("O4 B69 refuses %s for what was shown", (sent) => {
    expect(parseWithShown(rules, form({ unit: "u", text: "", [SHOWN]: sent }))).toMatchObject({ ok: false })
  })

  it("O4 refuses a form that does not say it", () => {
    expect(parseWithShown(rules, form({ unit: "u", text: "" }))).toMatchObject({ ok: false })
  })
})
