import { fireEvent, render, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { pieceAt, suggest, withPicked } from "#app/(mailbox)/compose/pick.ts"
import { RecipientField } from "#app/(mailbox)/compose/recipient-field.tsx"
import { composeWords } from "#app/(mailbox)/compose/words.ts"
import type { PeopleToPick } from "#lib/contacts/people-to-pick.ts"
import { formats } from "#lib/language/formats.ts"

const words = composeWords({
  language: "en",
  f: formats({ language: "en", timeZone: "Europe/Stockholm" }),
  limit: 2 ** 20,
  timeZone: "Europe/Stockholm",
})
const PEOPLE: PeopleToPick = {
  people: [
    ["Åsa Öberg", "asa@example.org"],
    ["Bo Ek", "bo.ek@example.org"],
    ["", "cia@example.org"],
    ["Asta Berg", "asta@example.org", "registered_letter"],
  ],
  lists: [["Board", ["bo.ek@example.org", "cia@example.org"]]],
}

const show = (people = PEOPLE, value = "") => {
  const wake = jest.fn()
  const heard = jest.fn()
  const { container } = render(
    <form onInput={heard}>
      <RecipientField label="To" name="to" words={words} people={people} wake={wake} defaultValue={value} />
    </form>,
  )
  const input = container.querySelector("input")
  if (input === null) throw new Error("no field")
  return { input, wake, heard }
}
const options = () => screen.queryAllByRole("option").map(({ textContent }) => textContent?.trim())

describe("people offered while an address is typed", () => {
  it("M1 U3 from the keyboard: typed, walked through, taken, and ready for the next one", async () => {
    const { input, wake, heard } = show()
    await userEvent.type(input, "as")
    expect(wake).toHaveBeenCalled()
    expect(options()).toEqual(["Åsa Öberg asa@example.org", "Asta Berg asta@example.org Registered letter"])
    expect(screen.getByRole("status")).toHaveTextContent("2 suggestions")
    expect(input).toHaveAttribute("aria-expanded", "true")
    await userEvent.keyboard("{ArrowDown}{ArrowDown}")
    expect(screen.getByRole("option", { selected: true })).toHaveTextContent("Asta Berg")
    expect(input.getAttribute("aria-activedescendant")).toBe(screen.getByRole("option", { selected: true }).id)
    await userEvent.keyboard("{ArrowDown}")
    expect(screen.queryByRole("option", { selected: true })).toBeNull()
    await userEvent.keyboard("{ArrowUp}{Enter}")
    expect(input).toHaveValue("asta@example.org, ")
    expect([options(), input.getAttribute("aria-expanded")]).toEqual([[], "false"])
    const before = heard.mock.calls.length
    await userEvent.type(input, "bo")
    await userEvent.keyboard("{ArrowDown}{ArrowDown}{Enter}")
    expect(input).toHaveValue("asta@example.org, bo.ek@example.org, ")
    expect(heard.mock.calls.length).toBeGreaterThan(before + 2)
  })

  it("M1 an address list stands in the field as the addresses that it holds", async () => {
    const { input } = show()
    await userEvent.type(input, "boa")
    expect(options()).toEqual(["Board Address list (2)"])
    await userEvent.click(screen.getByRole("option"))
    expect(input).toHaveValue("bo.ek@example.org, cia@example.org, ")
    expect(input).toHaveFocus()
  })

  it("U3 Enter sends as ever where nothing is chosen; Escape closes and keeps what was typed", async () => {
    const { input } = show()
    await userEvent.type(input, "as")
    expect(fireEvent.keyDown(input, { key: "Enter" })).toBe(true)
    expect(fireEvent.keyDown(input, { key: "Escape" })).toBe(false)
    expect([options(), input.value]).toEqual([[], "as"])
    expect(fireEvent.keyDown(input, { key: "ArrowDown" })).toBe(false)
    expect(options()).toHaveLength(2)
  })

  it("M1 people who come after the first letters are offered for what stands there", async () => {
    const field = (people: PeopleToPick) => (
      <RecipientField label="To" name="to" words={words} people={people} wake={() => undefined} defaultValue="" />
    )
    const { rerender } = render(field({ people: [], lists: [] }))
    await userEvent.type(screen.getByRole("textbox", { name: "To" }), "boa")
    expect(options()).toEqual([])
    rerender(field(PEOPLE))
    expect(options()).toEqual(["Board Address list (2)"])
  })

  it("U3 with nobody to offer it is a field of text", async () => {
    const { input } = show({ people: [], lists: [] })
    await userEvent.type(input, "as")
    expect(screen.getByRole("textbox", { name: "To" })).toBe(input)
    expect(screen.queryByRole("listbox")).toBeNull()
  })
})

describe("the piece that is being written", () => {
  it.each([
    ["bo", 2, "bo"],
    ["a@example.org, bo", 17, "bo"],
    ["a@example.org, bo ; c", 15, "bo"],
    ["a@example.org, ", 15, ""],
    ["bo, a@example.org", 1, "bo"],
  ])("of %j at %i is %j", (value, cursor, text) => {
    expect(pieceAt(value, cursor).text).toBe(text)
  })

  it("gives its place to what is chosen, and keeps what stands after it", () => {
    const bo = { name: "Bo", addresses: ["bo@example.org"], isList: false }
    expect(withPicked("bo, a@example.org", pieceAt("bo, a@example.org", 1), bo)).toEqual({
      value: "bo@example.org, a@example.org",
      cursor: "bo@example.org, ".length,
    })
  })

  it("offers nobody who stands in the field already", () => {
    const value = "Asa@example.org, as"
    expect(suggest(PEOPLE, { value, piece: pieceAt(value, value.length) }).map(({ name }) => name)).toEqual(["Asta Berg"])
  })
})
