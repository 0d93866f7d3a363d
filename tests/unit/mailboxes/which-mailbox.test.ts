import { whichMailbox } from "#app/(mailbox)/mailboxes/which-mailbox.ts"
import { newId } from "#lib/ids.ts"

const formOf = (...fields: readonly (readonly [string, string])[]) => {
  const form = new FormData()
  for (const [name, text] of fields) form.append(name, text)
  return form
}
const REQUIRED = { ok: false, error: { code: "invalid_fields", fields: { mailbox: "required" } } }

test("M15 a form about several rows of a shared mailbox names the mailbox", () => {
  const id = newId()
  expect(whichMailbox(formOf(["mailbox", id], ["message", newId()], ["message", newId()]))).toEqual({ ok: true, value: id })
})

test("B69 M15 a mailbox that is named twice, not at all, or by no id is none", () => {
  for (const form of [formOf(), formOf(["mailbox", "desk"]), formOf(["mailbox", newId()], ["mailbox", newId()])])
    expect(whichMailbox(form)).toEqual(REQUIRED)
})
