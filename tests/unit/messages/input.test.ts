import type { StoredAttachment } from "#lib/messages/attachments.ts"
import { newId } from "#lib/ids.ts"
import { NO_TYPED_OPTIONS } from "#lib/messages/options.ts"
import { parseSendMessage, readComposeForm } from "#lib/messages/input.ts"

const fields = (values: Readonly<Record<string, string | readonly string[]>>) =>
  new Map(Object.entries(values).map(([name, value]) => [name, typeof value === "string" ? [value] : value]))
const form = (values: Readonly<Record<string, string | readonly string[]>>) => readComposeForm(fields(values))

const around = (attachments: readonly StoredAttachment[] = []) => ({
  attachments,
  language: "sv",
  smsCountries: ["SE"],
  timeZone: "Europe/Stockholm",
  now: new Date(),
})

test("a compose form is taken as it was typed, with the fields that it has and no others", () => {
  const [token, draft, answered, forwarded, kept, unticked] = [newId(), newId(), newId(), newId(), newId(), newId()]
  const taken = form({
    token,
    draft,
    in_reply_to: answered,
    forward_of: forwarded,
    keep: ["a.0", `b.1, ${kept}`, kept],
    offered: ["a.0", kept, unticked, "nonsense"],
    act: "save",
    to: "x",
    cc: "y",
    bcc: "z",
    subject: "s",
    message: "one\r\ntwo\rthree",
    formatted: "on",
    phone: " +46 70 174 06 05 ",
    line: "On Thursday",
    send_date: "2026-12-01",
    send_time: "08:00",
    ask_contact: ["a@example.org", "b@example.org"],
    extra: "no",
  })
  expect(taken).toEqual({
    token,
    draftId: draft,
    inReplyTo: answered,
    forwardOf: forwarded,
    keep: ["a.0", "b.1", kept],
    unticked: [unticked],
    act: "save",
    to: "x",
    cc: "y",
    bcc: "z",
    subject: "s",
    text: "one\ntwo\nthree",
    formatted: true,
    phone: "+46 70 174 06 05",
    line: "On Thursday",
    sendDate: "2026-12-01",
    sendTime: "08:00",
    letGo: [],
    fromContacts: ["a@example.org", "b@example.org"],
    options: NO_TYPED_OPTIONS,
    accepted: [],
  })
})

test("without a token every post is its own message; ids that are none count as absent", () => {
  const taken = form({ token: "nonsense", draft: "' or 1=1", in_reply_to: "../x" })
  expect(taken).toMatchObject({ draftId: null, inReplyTo: null, act: "send", formatted: false })
  expect(taken.token).toMatch(/^[0-9a-f-]{36}$/)
  expect(form({}).token).not.toBe(form({}).token)
})

test.each([
  ["a\r\nBcc: x@example.org", "a Bcc: x@example.org"],
  ["a\u0000b\tc\u2028d", "ab c d"],
  ["invoice\u202egpj.exe", "invoicegpj.exe"],
  ["  trimmed  ", "trimmed"],
  ["half \ud83d", "half \ufffd"],
])("a subject is one visible line: %j becomes %j", (subject, expected) => {
  expect(form({ subject }).subject).toBe(expected)
})

test("M1 an address named in several fields is one recipient in its strongest role", () => {
  const parsed = parseSendMessage(
    form({
      to: "a@example.org, A@EXAMPLE.ORG",
      cc: "a@example.org, b@example.org",
      bcc: "b@example.org, a@example.org, c@example.org",
      message: "x",
    }),
    around(),
  )
  expect(parsed).toMatchObject({
    ok: true,
    value: { to: ["a@example.org"], cc: ["b@example.org"], bcc: ["c@example.org"], body: { format: "plain", text: "x" } },
  })
})

test("a message of a subject alone, a text alone or a file alone can be sent", () => {
  const file = { blobId: newId(), name: "a", type: "a/b", size: 1, fileKey: new Uint8Array(16) }
  expect(parseSendMessage(form({ to: "a@example.org", subject: "x" }), around()).ok).toBe(true)
  expect(parseSendMessage(form({ to: "a@example.org", message: "x" }), around()).ok).toBe(true)
  expect(parseSendMessage(form({ to: "a@example.org" }), around([file])).ok).toBe(true)
  expect(parseSendMessage(form({ to: "a@example.org" }), around(Array<typeof file>(51).fill(file)))).toMatchObject({
    error: { fields: { attachments: "too_many_attachments" }, max: 50 },
  })
})

test("B52 formatted text has a smaller limit than plain", () => {
  const message = "x".repeat(300 * 1024)
  expect(parseSendMessage(form({ to: "a@example.org", message }), around()).ok).toBe(true)
  expect(parseSendMessage(form({ to: "a@example.org", message, formatted: "1" }), around())).toMatchObject({
    error: { code: "invalid_fields", fields: { message: "tooLong" } },
  })
})

test("I9 one number goes to one recipient; with several each number has its address", () => {
  const phones = (values: Readonly<Record<string, string>>) => {
    const parsed = parseSendMessage(form({ message: "x", ...values }), around())
    return parsed.ok ? Object.fromEntries(parsed.value.phones) : parsed.error
  }
  expect(phones({ to: "a@example.org", phone: "070-174 06 05" })).toEqual({ "a@example.org": "+46701740605" })
  expect(phones({ to: "a@example.org", cc: "b@example.org", phone: "B@example.org 0701740606; a@example.org: 0701740605" })).toEqual({
    "a@example.org": "+46701740605",
    "b@example.org": "+46701740606",
  })
  const wrong = (phone: string) => phones({ to: "a@example.org", cc: "b@example.org", phone })
  expect(wrong("0701740605")).toMatchObject({ fields: { phone: "phone_whose" } })
  expect(wrong("c@example.org 0701740605")).toMatchObject({ fields: { phone: "phone_not_recipient" } })
  expect(wrong("a@example.org hello")).toMatchObject({ fields: { phone: "phone_unreadable" } })
  expect(wrong("a@example.org +44 7400 123456")).toMatchObject({ fields: { phone: "phone_country" } })
})

test("M17 what was asked about is accepted by *Send anyway* alone", () => {
  expect(form({ act: "send_anyway", accepted: "one two" }).accepted).toEqual(["one", "two"])
  expect(form({ act: "send", accepted: "one two" }).accepted).toEqual([])
  expect(form({ act: "send_anyway", accepted: "x ".repeat(5000) }).accepted).toHaveLength(202)
})

test.each([
  ["https://evil.example", "line_link"],
  ["x".repeat(101), "tooLong"],
])("B75 a notification line like %s is refused", (line, problem) => {
  const parsed = parseSendMessage(form({ to: "a@example.org", message: "x", line, act: "send_anyway" }), around())
  expect(parsed).toMatchObject({ error: { fields: { line: problem } } })
})
