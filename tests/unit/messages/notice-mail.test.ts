import { noticeMail } from "#lib/messages/notice-mail.ts"

const notice = {
  messageId: "0f8fad5b-d9cb-469f-a165-70867728950e",
  sender: { name: "Bo Öberg", address: "bo@example.org" },
  recipient: { address: "anna@example.org", language: "en" },
  baseUrl: "https://mail.example.org",
}

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
