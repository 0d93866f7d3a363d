import { readPersonName } from "#lib/identity/person-name.ts"
import { nextPath } from "#lib/web/next-path.ts"

describe("where a sign-in leads", () => {
  it.each([
    "/inbox",
    "/messages/3f2b0c1e-0000-4000-8000-000000000000",
    "/account/sessions",
    "/mailboxes/3f2b0c1e-0000-4000-8000-000000000000/new?draft=3f2b0c1e-0000-4000-8000-000000000001",
    "/trash?before=abc",
    "/compose?draft=3f2b0c1e-0000-4000-8000-000000000000&form=3f2b0c1e-0000-4000-8000-000000000001",
    "/mailboxes/3f2b0c1e-0000-4000-8000-000000000000/new?draft=3f2b0c1e-0000-4000-8000-000000000001",
    "/operator/claim/AbC_-9",
    "/organizer/3f2b0c1e-0000-4000-8000-000000000000",
  ])("B56 %s is a page of ours", (path) => {
    expect(nextPath(path)).toBe(path)
  })

  it.each([
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/inbox//evil.example",
    "javascript:alert(1)",
    "/inbox\r\nSet-Cookie: a=b",
    "/api/auth/signout",
    "/sign-in",
    "inbox",
    "",
    null,
    undefined,
  ])("B56 %j leads to the Inbox", (path) => {
    expect(nextPath(path)).toBe("/inbox")
  })
})

describe("names of persons", () => {
  it.each(["Anna Åkesson", "Óscar O’Neill", "محمد علي", "山田 太郎", "X Æ 12"])("I10 %s is a name", (name) =>
    expect(readPersonName(`  ${name} `)).toBe(name),
  )

  it("B19 is kept in NFC with single spaces", () => expect(readPersonName("Anna\u00a0\tA\u030akesson")).toBe("Anna Åkesson"))

  it.each([
    "",
    "  ",
    "boss@bank.se",
    "Anna <a@b.se>",
    "https://a.se",
    "www.bank.se",
    "Anna\u202eenna",
    "Anna\u0000",
    "---",
    "x".repeat(81),
  ])("I10 %j is not", (name) => expect(readPersonName(name)).toBeNull())
})
