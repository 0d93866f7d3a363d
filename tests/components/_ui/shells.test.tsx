import { render, screen, within } from "@testing-library/react"
import { Banner } from "#app/_ui/banner.tsx"
import { DataTable } from "#app/_ui/data-table.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { MailboxShell } from "#app/_ui/shell/mailbox-shell.tsx"
import { PublicFoot } from "#app/_ui/shell/public-foot.tsx"
import { PublicShell } from "#app/_ui/shell/public-shell.tsx"
import { Welcome } from "#app/_ui/shell/welcome.tsx"

const shell = (language: string) => (
  <MailboxShell
    language={language}
    title="Inbox"
    current="inbox"
    places={["inbox", "sent", "drafts", "archive", "trash", "contacts", "account", "organizer", "help"]}
    unread={3}
    person={{ name: "Anna Åkesson", address: "anna@example.org" }}
    signOut={<button>Sign out</button>}
    space={{ words: "Nearly full: 9.4 GiB of 10 GiB", href: "/account/storage", share: 0.94, isTight: true }}
    flush
  >
    <h1>Inbox</h1>
  </MailboxShell>
)

/** Hides what app/_ui/styles/mailbox.css hides at a width; jsdom knows no media queries. The phone's menu counts as open. */
function atWidth(view: "wide" | "phone"): void {
  const style = document.createElement("style")
  style.textContent = view === "wide" ? ".only-phone, [popover] { display: none }" : ".only-wide { display: none }"
  document.head.replaceChildren(style)
}

const LABELS = ["Inbox", "Sent", "Drafts", "Archive", "Trash", "Compose", "Contacts", "Organizer", "Account settings", "Help"]

describe("the mailbox around a page", () => {
  beforeEach(() => atWidth("wide"))

  it.each(LABELS)("has the link %s once on a wide page and once on a phone", (name) => {
    render(shell("en"))
    expect(screen.getAllByRole("link", { name })).toHaveLength(1)
    atWidth("phone")
    expect(screen.getAllByRole("link", { name })).toHaveLength(1)
  })

  it("says where one is and how much is unread, without changing the link's name", () => {
    render(shell("en"))
    const inbox = screen.getByRole("link", { name: "Inbox" })
    expect(inbox).toHaveAttribute("aria-current", "page")
    expect(inbox).toHaveAccessibleDescription("3 unread")
  })

  it("begins with the way past everything that repeats", () => {
    const { container } = render(shell("en"))
    expect(within(container).getAllByRole("link")[0]).toHaveAttribute("href", `#${within(container).getByRole("main").id}`)
  })

  it("A1 U3 says in words how much room there is, as the way to what takes it; the bar only repeats it", () => {
    render(shell("en"))
    const foot = screen.getByRole("link", { name: "Nearly full: 9.4 GiB of 10 GiB" })
    expect(foot).toHaveAttribute("href", "/account/storage")
    const bar = foot.querySelector("svg")
    expect(bar).toHaveAttribute("aria-hidden", "true")
    expect(bar?.querySelector("rect")).toHaveAttribute("width", "94")
  })

  it("U1 speaks Swedish", () => {
    render(shell("sv"))
    for (const name of ["Inkorg", "Skickat", "Utkast", "Arkiv", "Papperskorg", "Skriv", "Kontakter", "Kontoinställningar"])
      expect(screen.getByRole("link", { name })).toBeVisible()
  })

  it("U3 opens the phone's menu without JavaScript", () => {
    atWidth("phone")
    render(shell("en"))
    const target = screen.getByRole("button", { name: "Menu" }).getAttribute("popovertarget")
    expect(document.getElementById(target ?? "")).toHaveAttribute("popover", "auto")
  })
})

describe("a public page", () => {
  it("offers each other language in its own words, by a form that works without JavaScript", () => {
    render(
      <PublicShell language="en" foot={<PublicFoot language="en" />}>
        <h1>Register</h1>
      </PublicShell>,
    )
    const swedish = screen.getByRole("button", { name: "Svenska" })
    expect(swedish).toHaveAttribute("lang", "sv")
    expect(swedish.closest("form")).toHaveAttribute("action", "/language")
    expect(screen.getByRole("link", { name: "Sigill" })).toHaveAttribute("href", "/")
  })

  it("U6 the start page leads to an account and says straight who can read", () => {
    render(<Welcome language="en" />)
    expect(screen.getByRole("link", { name: "Create your mailbox" })).toHaveAttribute("href", "/register")
    expect(screen.getByRole("link", { name: "Sign in" })).toHaveAttribute("href", "/sign-in")
    expect(screen.getByText(/took over our running servers could read/)).toBeInTheDocument()
  })
})

describe("what a page says", () => {
  it("U5 an empty page says what to do", () => {
    render(
      <EmptyState icon="inbox" title="No messages yet" step={<a href="/compose">Write one</a>}>
        Messages land here.
      </EmptyState>,
    )
    expect(screen.getByRole("heading", { name: "No messages yet" })).toBeVisible()
    expect(screen.getByRole("link", { name: "Write one" })).toBeVisible()
  })

  it("what came up later is read out: errors at once", () => {
    render(
      <>
        <Notice kind="done" title="Saved" announce />
        <Notice kind="error" title="Not saved" announce />
        <Banner label="Note">Evaluation mode</Banner>
      </>,
    )
    expect(screen.getByRole("status")).toHaveTextContent("Saved")
    expect(screen.getByRole("alert")).toHaveTextContent("Not saved")
    expect(screen.getByRole("complementary", { name: "Note" })).toHaveTextContent("Evaluation mode")
  })

  it("a table has real headers, and its first column names the row", () => {
    render(
      <DataTable
        caption="Sessions"
        items={[{ device: "Firefox", count: 2 }]}
        itemKey={(item) => item.device}
        columns={[
          { key: "d", header: "Browser", cell: (item) => item.device },
          { key: "c", header: "Times", cell: (item) => item.count, isNumber: true },
        ]}
      />,
    )
    expect(screen.getByRole("table", { name: "Sessions" })).toBeVisible()
    expect(screen.getAllByRole("columnheader").map((header) => header.textContent)).toEqual(["Browser", "Times"])
    expect(screen.getByRole("rowheader", { name: "Firefox" })).toBeVisible()
  })
})
