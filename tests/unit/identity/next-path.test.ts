import { readPersonName } from "#lib/identity/person-name.ts"
import { askedOfLog, proofForLog } from "#app/organizer/[organisation]/log/asked-of-log.ts"
import { WHOLE_LOG, type AskedOfLog } from "#lib/organisations/log-filter.ts"
import { chosenIn } from "#app/(mailbox)/_folder/chosen.ts"
import { giveHref } from "#app/(mailbox)/give/giving.ts"
import type { OwnFolder } from "#db/schema/messages.ts"
import { newId } from "#lib/ids.ts"
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
    `/organizer/3f2b0c1e-0000-4000-8000-000000000000/log?concerns=${"%C3%A5".repeat(300)}`,
    "/contacts/import?done=may_download",
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

test("B56 an address that is longer than proxies take leads to the Inbox", () => {
  const long = (length: number) => nextPath(`/trash?before=${"x".repeat(length)}`)
  expect([long(2500) === "/inbox", long(2600)]).toEqual([false, "/inbox"])
})

test("B56 O6 the page that gives fifty conversations is led back to whole, and so is what it says afterwards", () => {
  const ids = Array.from({ length: 50 }, newId)
  const asked = giveHref({ ids, folder: newId() as OwnFolder, from: "message" })
  const most = 999_999
  const left = { there: most, notForwarded: most, ended: most, closed: most, changed: most, more: most }
  const done = giveHref({ ids, folder: newId() as OwnFolder, from: "message" }, { mailboxId: newId(), count: most, ...left })
  for (const path of [asked, done]) expect(nextPath(path)).toBe(path)
  const message = new URL(nextPath(done), "http://here").searchParams.getAll("message")
  expect(chosenIn({ message }, "message")).toEqual(ids)
})

describe("where the proof before a file of the log leads back", () => {
  const org = "3f2b0c1e-0000-4000-8000-000000000000"
  const backOf = (asked: Partial<AskedOfLog>) => {
    const next = new URL(proofForLog(org, { ...WHOLE_LOG, ...asked }), "http://here").searchParams.get("next") ?? ""
    const { pathname, searchParams } = new URL(nextPath(next), "http://here")
    return { pathname, done: searchParams.get("done"), asked: askedOfLog((name) => searchParams.get(name)) }
  }

  it("B25 O12 to the log as it is narrowed", () => {
    const narrowings = [
      { by: "anna a*b+c", type: "unit.made", since: "2026-01-01" },
      { concerns: "x".repeat(254), by: "å".repeat(200) },
      { concerns: "%".repeat(254), by: "%".repeat(254) },
    ]
    for (const asked of narrowings)
      expect(backOf(asked)).toEqual({ pathname: `/organizer/${org}/log`, done: "may_download", asked: { ...WHOLE_LOG, ...asked } })
  })

  it.each(["å", "漢", "😀"])("B25 O12 and where that is too long, to the log with the beginning of it and a word: %s", (letter) => {
    const asked = { type: "units", concerns: letter.repeat(127), by: letter.repeat(254), since: letter.repeat(254) }
    const back = backOf(asked)
    expect(back).toMatchObject({ pathname: `/organizer/${org}/log`, done: "may_download_cut", asked: { type: "units" } })
    for (const name of ["concerns", "by"] as const) {
      expect(back.asked[name].length).toBeGreaterThan(letter.length * 20)
      expect(asked[name].startsWith(back.asked[name])).toBe(true)
    }
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
