import { parseGiving } from "#app/(mailbox)/give/parse-giving.ts"
import { newId } from "#lib/ids.ts"

const [one, other, mailbox] = [newId(), newId(), newId()]
const FIELDS = [
  ["message", one],
  ["message", other],
  ["mailbox", mailbox],
  ["folder", "archive"],
  ["from", "message"],
] as const

const parsed = (...fields: readonly (readonly [string, string])[]) => {
  const form = new FormData()
  for (const [name, text] of fields) form.append(name, text)
  return parseGiving(form)
}

describe("the form that gives conversations to a shared mailbox", () => {
  it("O6 names conversations, one mailbox and where they were chosen", () =>
    expect(parsed(...FIELDS)).toEqual({
      ok: true,
      value: { mailboxId: mailbox, chosen: { ids: [one, other], folder: "archive", from: "message" } },
    }))

  it.each([
    ["mailbox", mailbox],
    ["mailbox", other],
    ["folder", "inbox"],
    ["from", "list"],
  ] as const)("B69 %s twice is refused", (name, text) =>
    expect(parsed(...FIELDS, [name, text])).toEqual({
      ok: false,
      error: { code: "invalid_fields", fields: { mailbox: "choose_mailbox" } },
    }),
  )

  it("B69 so is a mailbox that is none, and no conversation", () => {
    expect(parsed(["message", one], ["mailbox", "x"])).toMatchObject({ error: { fields: { mailbox: "choose_mailbox" } } })
    expect(parsed(["mailbox", mailbox])).toMatchObject({ error: { fields: { message: "choose_messages" } } })
  })
})
