import { newNoticeCode, noticeMail, readNoticeCode, showNoticeCode } from "#lib/messages/notice-mail.ts"
import { noticePath } from "#lib/notice-path.ts"

const notice = {
  path: noticePath({ messageId: "0f8fad5b-d9cb-469f-a165-70867728950e", secret: null, hasAccount: true }),
  sender: { name: "Bo Öberg", address: "bo@example.org" },
  recipient: { address: "anna@example.org", language: "en" },
  line: "",
  code: "7K2QDM4XTA",
  way: { kind: "account" },
  baseUrl: "https://mail.example.org",
} as const

test("M9 a notice says who, and leads to the message", () => {
  const mail = noticeMail(notice)
  expect(mail).toMatchObject({ to: "anna@example.org", subject: "Message from Bo Öberg" })
  for (const part of [mail.html, mail.text]) {
    expect(part).toContain("https://mail.example.org/messages/0f8fad5b-d9cb-469f-a165-70867728950e")
    expect(part).toContain("bo@example.org")
  }
})

test("M9 U1 a notice is in the recipient's language", () => {
  expect(noticeMail({ ...notice, recipient: { address: "anna@example.org", language: "sv" } }).subject).toBe("Meddelande från Bo Öberg")
})

test.each(["https://evil.example", "Your bank evil.example", "www evil", "Bo\r\nBcc: x@example.org", "a@b.se", "<b>Bo</b>", "", "\u202e"])(
  "B75 a name like %j gives way to the address",
  (name) => {
    const { subject, html } = noticeMail({ ...notice, sender: { name, address: "bo@example.org" } })
    expect(subject).toBe("Message from bo@example.org")
    expect(html).not.toContain("evil")
  },
)

test("B75 a long name is cut", () => {
  expect(noticeMail({ ...notice, sender: { name: "B".repeat(500), address: "bo@example.org" } }).subject.length).toBeLessThan(80)
})

test.each(["O’Brien", "Anna-Karin Ek", "Dr. Åke Öst", "李小龙", "محمد"])("a name like %s stays", (name) => {
  expect(noticeMail({ ...notice, sender: { name, address: "bo@example.org" } }).subject).toBe(`Message from ${name}`)
})

test("M2 M9 the sender's line stands in the notice, escaped", () => {
  const { html, text } = noticeMail({ ...notice, line: "Vi ses & hörs" })
  expect(text).toContain("Vi ses & hörs")
  expect(html).toContain("Vi ses &amp; hörs")
})

test("M6 says that a message is urgent, and the last day on which it can be read, where its sender is", () => {
  const plain = noticeMail(notice)
  expect(plain.text).not.toMatch(/urgent|can be read until/i)
  const ends = { at: new Date("2026-03-31T21:59:59.999Z"), timeZone: "Europe/Stockholm" }
  const { subject, text } = noticeMail({ ...notice, isUrgent: true, ends, way: { kind: "link", phoneDigits: null } })
  expect(subject).toBe("Urgent: message from Bo Öberg")
  expect(text).toContain("Bo Öberg has marked it as urgent.")
  expect(text).toContain("It can be read until 31 March 2026.")
  expect(text).not.toContain("30 days")
})

test("M3 somebody without a mailbox is told what it is, which phone is asked for, and gets the link's secret in the path", () => {
  const path = noticePath({ messageId: "x", secret: "SECRET", hasAccount: false })
  const given = noticeMail({ ...notice, path, way: { kind: "link", phoneDigits: "05" } }).text
  expect(given).toContain("https://mail.example.org/invitation/SECRET")
  expect(given).toMatch(/no account.*ends in 05/s)
  expect(noticeMail({ ...notice, path, way: { kind: "link", phoneDigits: null } }).text).toMatch(/number of your mobile phone/)
})

test("M9 the code of a notice is read as people write it, and nothing else is one", () => {
  const code = newNoticeCode((length) => new Uint8Array(length).map((_, at) => at * 29))
  expect(noticeMail({ ...notice, code }).text).toContain(showNoticeCode(code))
  for (const typed of [code, showNoticeCode(code), ` ${showNoticeCode(code).toLowerCase()} `]) expect(readNoticeCode(typed)).toBe(code)
  expect(readNoticeCode("7K2QD-M4XTO")).toBe("7K2QDM4XT0")
  for (const typed of ["", "7K2QD", "7K2QD-M4XTAB", "7K2QD-M4XT!", "7K2QD-M4XTU"]) expect(readNoticeCode(typed)).toBeNull()
})
