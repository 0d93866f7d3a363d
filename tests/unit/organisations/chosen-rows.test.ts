import { parseChosenInvitations } from "#app/organizer/[organisation]/chosen-rows.ts"
import { wantedBy } from "#app/organizer/[organisation]/invitations/asked-for.ts"
import { newId } from "#lib/ids.ts"

const formOf = (...fields: readonly (readonly [string, string])[]) => {
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  return form
}

const narrowed = (over: Readonly<Record<string, string>> = {}) => Object.entries({ words: "", unit: "", state: "", ...over })
const unread = { ok: false, error: { code: "invalid_fields", fields: { act: "narrowing_unread" } } }

describe("O6 all that fit are those that were shown", () => {
  const unit = newId()

  it("reads what they have to fit", () => {
    const form = formOf(["act", "withdraw_fitting 7"], ...narrowed({ words: "bo kommun", unit, state: "over" }))
    expect(parseChosenInvitations(form)).toMatchObject({
      ok: true,
      value: { which: "fitting", what: "withdraw", agreed: 7, wanted: { words: "bo kommun", unitId: unit, state: "over" } },
    })
    expect(parseChosenInvitations(formOf(["act", "remind_fitting"], ...narrowed()))).toMatchObject({ ok: true })
  })

  it.each([
    ["a unit that is none", { unit: "care" }],
    ["a state that there is not", { state: "sometimes" }],
    ["more words than are looked for", { words: "a b c d e f g h i j k" }],
    ["words that are too long to be looked for", { words: "x".repeat(501) }],
  ])("is nobody for %s: left out, it would be everybody who fits the rest", (_name, over) => {
    for (const act of ["remind_fitting", "withdraw_fitting", "withdraw_fitting 40"])
      expect(parseChosenInvitations(formOf(["act", act], ...narrowed({ unit, ...over })))).toEqual(unread)
    expect(wantedBy({ words: "", unit, state: "", ...over })).toBeNull()
  })

  it.each(["words", "unit", "state"])("nor where the form leaves out %s, or says it twice", (name) => {
    const without = narrowed().filter(([field]) => field !== name)
    expect(parseChosenInvitations(formOf(["act", "withdraw_fitting"], ...without))).toEqual(unread)
    expect(parseChosenInvitations(formOf(["act", "withdraw_fitting"], ...narrowed(), [name, ""]))).toEqual(unread)
  })

  it("asks nothing of the kind of rows that were ticked: they are named", () => {
    const id = newId()
    expect(parseChosenInvitations(formOf(["act", "remind"], ["chosen", id]))).toMatchObject({
      ok: true,
      value: { which: "ticked", ids: [id] },
    })
  })
})
