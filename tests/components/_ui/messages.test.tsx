import { render, screen, within } from "@testing-library/react"
import { FileList } from "#app/_ui/file-list.tsx"
import { fileKind } from "#app/_ui/file-kind.ts"
import { Letter, LetterBody, LetterPart } from "#app/_ui/letter.tsx"
import { List } from "#app/_ui/list.tsx"
import { Mark } from "#app/_ui/mark.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import { Pager } from "#app/_ui/pager.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { SealSign } from "#app/_ui/seal-sign.tsx"
import { StatusSign } from "#app/_ui/status-sign.tsx"

/** The commas between the pieces of a row are the style sheet's, which is not read here; a journey hears them. */
const spoken = (sentence: string) => (name: string) => name.replaceAll(",", "").replaceAll(/ +/g, " ") === sentence.replaceAll(",", "")

describe("a list of messages", () => {
  it("U3 reads each row as one sentence", () => {
    render(
      <List
        label="Inbox"
        href="/messages/"
        rows={[
          {
            id: "1",
            said: { before: "Unread, from ", after: ", one attachment" },
            who: "Bo Öberg",
            subject: "Provsvar",
            time: "today 14:02",
            isUnread: true,
            hasFiles: true,
          },
          { id: "2", said: "Avtal, from Cia Ek", who: "Cia Ek", subject: "Avtal", time: "yesterday" },
        ]}
      />,
    )
    const list = screen.getByRole("list", { name: "Inbox" })
    expect(
      within(list).getByRole("link", { name: spoken("Unread, from Bo Öberg, Provsvar, today 14:02, one attachment") }),
    ).toHaveAttribute("href", "/messages/1")
    expect(screen.getByText("Provsvar")).toBeVisible()
    expect(within(list).getByRole("link", { name: "Avtal, from Cia Ek" })).toHaveAttribute("href", "/messages/2")
  })

  it.each(["all", "some", "none", "withdrawn"] as const)("M5 says in words what %s means, beside colour and shape", (state) => {
    const { container } = render(<StatusSign state={state} words="Read by all" />)
    expect(screen.getByText("Read by all")).toBeVisible()
    expect(container.querySelector("use")?.getAttribute("href")).toMatch(
      state === "withdrawn" ? /#withdrawn$/ : new RegExp(`#read-${state}$`),
    )
  })

  it("leads to newer and older, and to neither when there is none", () => {
    const { rerender } = render(<Pager label="Pages" newer={null} older="/inbox?before=x" newerLabel="Newer" olderLabel="Older" />)
    expect(screen.getByRole("link", { name: "Older" })).toHaveAttribute("href", "/inbox?before=x")
    expect(screen.queryByRole("link", { name: "Newer" })).not.toBeInTheDocument()
    rerender(<Pager label="Pages" newer={null} older={null} newerLabel="Newer" olderLabel="Older" />)
    expect(screen.queryByRole("navigation")).not.toBeInTheDocument()
  })
})

describe("a letter", () => {
  const letter = (seal: "holds" | "broken") => (
    <Letter
      letterhead="Example Clinic"
      date={<Moment time={new Date("2026-11-23T13:02:00Z")} words="today 14:02" exact="Monday, 23 November 2026 at 14:02:00 CET" />}
      subject="Your test results"
      people={<PersonLine role="From" name="Bo Öberg" address="bo@example.org" />}
      seal={seal}
      sealWords={<SealSign state={seal} words={seal === "holds" ? "The seal holds" : "The seal is broken"} />}
      below={<LetterPart title="Attachments">none</LetterPart>}
    >
      <LetterBody plain>{"Dear Anna,\n<script>alert(1)</script>"}</LetterBody>
    </Letter>
  )

  it("has its subject as heading, who with the address beside the name (I10), when exactly, and the seal in words (K4)", () => {
    render(letter("holds"))
    expect(screen.getByRole("heading", { level: 1, name: "Your test results" })).toBeVisible()
    expect(screen.getByText("Bo Öberg").parentElement).toHaveTextContent("From Bo Öberg <bo@example.org>")
    expect(screen.getByText("today 14:02")).toHaveAttribute("datetime", "2026-11-23T13:02:00.000Z")
    expect(screen.getByText("today 14:02")).toHaveAttribute("title", "Monday, 23 November 2026 at 14:02:00 CET")
    expect(screen.getByText("The seal holds")).toBeVisible()
    expect(screen.getByRole("heading", { level: 2, name: "Attachments" })).toBeVisible()
  })

  it("K4 shows the cracked seal when it is broken", () => {
    const { container } = render(letter("broken"))
    expect([...container.querySelectorAll(".mark use")].map((use) => use.getAttribute("href")?.split("#")[1])).toEqual([
      "seal-broken-small",
      "seal-broken",
    ])
  })

  it("shows markup in a plain text as text", () => {
    const { container } = render(letter("holds"))
    expect(container.querySelector("script")).toBeNull()
    expect(screen.getByText(/<script>alert/)).toBeVisible()
  })

  it("shows an address alone where there is no name", () => {
    render(<PersonLine address="bo@example.org" />)
    expect(screen.getByText("bo@example.org")).toBeVisible()
  })
})

describe("attachments", () => {
  it("say kind, name, size and what can be done", () => {
    render(
      <FileList
        label="Attachments"
        kindName={(kind) => `kind ${kind}`}
        files={[
          {
            id: "1",
            name: "Utlåtande.PDF",
            type: "application/octet-stream",
            size: "1.2 MB",
            actions: <a href="/f/1">Download Utlåtande.PDF</a>,
          },
        ]}
      />,
    )
    const item = within(screen.getByRole("list", { name: "Attachments" })).getByRole("listitem")
    expect(item).toHaveTextContent("Utlåtande.PDFkind pdf, 1.2 MB")
    expect(within(item).getByRole("link", { name: "Download Utlåtande.PDF" })).toBeVisible()
  })

  it.each([
    ["a.jpeg", "", "image"],
    ["invoice.pdf.exe", "application/pdf", "other"],
    ["photo", "image/png", "image"],
    ["arkiv.tar.gz", "", "archive"],
    ["README", "", "other"],
  ] as const)("%s (%s) is shown as %s", (name, type, kind) => {
    expect(fileKind({ name, type })).toBe(kind)
  })
})

it("the mark is decoration unless it is given words", () => {
  const { container, rerender } = render(<Mark />)
  expect(container.querySelector("svg")).toHaveAttribute("aria-hidden", "true")
  rerender(<Mark state="broken" label="The seal is broken" />)
  expect(screen.getByRole("img", { name: "The seal is broken" })).toBeInTheDocument()
})
