import { render, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { FolderToolbar } from "#app/(mailbox)/_folder/folder-toolbar.tsx"
import { listenToKeys } from "#app/(mailbox)/_keys/listen.ts"
import { shortcutWords } from "#app/(mailbox)/_keys/overview.ts"
import { Keyboard } from "#app/(mailbox)/_keys/keyboard.tsx"
import { List, type RowFacts } from "#app/_ui/list.tsx"
import type { ListedFolder } from "#lib/folders/mailbox-overview.ts"
import { translator } from "#lib/language/translate.ts"

const t = translator("en")
const row = (id: string, more: Partial<RowFacts> = {}): RowFacts => ({
  id,
  said: {},
  who: `Who ${id}`,
  subject: "Subject",
  time: "today",
  ...more,
})
const ROWS = [row("one", { isUnread: true }), row("two", { flag: "Flagged" }), row("three")]

const own = (id: ListedFolder["id"], name: string): ListedFolder => ({ id, name, total: 0, unread: 0 })

type Sent = { readonly act: string | null; readonly ids: readonly string[]; readonly to?: string }

/** A folder's list as it stands on its page; what would be sent is kept. */
function showList(ownFolders: readonly ListedFolder[] = []): readonly Sent[] {
  const sent: Sent[] = []
  render(
    <main>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const form = event.currentTarget
          const act = event.nativeEvent.submitter?.getAttribute("value") ?? null
          const data = new FormData(form)
          const to = data.get("to")
          sent.push({ act, ids: data.getAll("message").map(String), ...(typeof to === "string" && to !== "" ? { to } : {}) })
          form.reset()
        }}
      >
        <FolderToolbar folder="inbox" ownFolders={ownFolders} t={t} />
        <input aria-label="A field" />
        <List label="Inbox" href="#" select={{ field: "message", label: "Select {who}" }} rows={ROWS} />
      </form>
    </main>,
  )
  return sent
}

const focused = () => document.activeElement?.closest(".row")?.querySelector("input")?.value ?? null
const type = (keys: string) => userEvent.keyboard(keys)

describe("M4 U3 single keys in a list", () => {
  let stop = () => {}
  const showOverview = jest.fn()
  beforeEach(() => {
    stop = listenToKeys({ showOverview })
  })
  afterEach(() => stop())

  it("go from row to row and stay at its ends", async () => {
    showList()
    const places: (string | null)[] = []
    for (const key of ["j", "j", "k", "k", "j", "j", "j"]) {
      await type(key)
      places.push(focused())
    }
    expect(places).toEqual(["one", "two", "one", "one", "two", "three", "three"])
  })

  it("act on the row that has the focus, or on what is selected", async () => {
    const sent = showList()
    await type("jje")
    expect(sent).toEqual([{ act: "archive", ids: ["two"] }])
    await type("xkx#")
    expect(sent[1]).toEqual({ act: "trash", ids: ["one", "two"] })
  })

  it("M4 choose a folder and move there what has the focus or is selected; without a folder chosen nothing is moved", async () => {
    const folders = [own("0d4c6f4e-3c58-4a0e-9a52-7f2f3f1d0001", "Bills"), own("0d4c6f4e-3c58-4a0e-9a52-7f2f3f1d0002", "Trip")]
    const sent = showList(folders)
    const choice = screen.getByRole("combobox", { name: "Move to folder" })
    await type("jjv")
    expect(choice).toHaveFocus()
    await type("{Enter}e")
    expect(sent).toEqual([])
    await userEvent.selectOptions(choice, "Trip")
    await type("{Enter}")
    expect(sent).toEqual([{ act: "move", ids: ["two"], to: folders[1]?.id }])
  })

  it("take a mark away from what has it, and give it to the others", async () => {
    const sent = showList()
    await type("jsu")
    await type("jsu")
    expect(sent.map(({ act }) => act)).toEqual(["flag", "read", "unflag", "unread"])
  })

  it("do nothing without a row, in a field, with a modifier, or once they are off", async () => {
    const sent = showList()
    await type("e#su")
    await type("j{Control>}e{/Control}{Meta>}s{/Meta}{Alt>}u{/Alt}")
    await userEvent.type(screen.getByLabelText("A field"), "jex#su?")
    expect(screen.getByLabelText("A field")).toHaveValue("jex#su?")
    stop()
    await type("je")
    expect(sent).toEqual([])
    expect(showOverview).not.toHaveBeenCalled()
  })

  it("delete drafts by the button that asks", async () => {
    const asked: string[] = []
    render(
      <main>
        <form
          action="/drafts/erase"
          onSubmit={(event) => {
            event.preventDefault()
            asked.push(...new FormData(event.currentTarget).getAll("draft").map(String))
          }}
        >
          <button type="submit">Delete</button>
          <List label="Drafts" href="#" select={{ field: "draft", label: "Select {who}" }} rows={ROWS} />
        </form>
      </main>,
    )
    await type("jj#")
    expect(asked).toEqual(["two"])
  })

  it("WCAG 2.1.4 keys held down act once", async () => {
    const sent = showList()
    await type("j{e>3/}")
    expect(sent).toHaveLength(1)
  })
})

test("U3 the question mark shows which keys there are", async () => {
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true
  }
  render(<Keyboard acts={shortcutWords(t)} words={{ title: "Keyboard shortcuts", lead: "", change: "Switch them off", close: "Close" }} />)
  expect(screen.queryByRole("dialog")).toBeNull()
  await type("?")
  expect(screen.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible()
  for (const inList of screen.getAllByText("Next row")) expect(inList).toBeVisible()
  expect(screen.getAllByText("Next row")).toHaveLength(2)
  expect(screen.getByText("Search the mailbox")).toBeVisible()
  expect(screen.getByRole("link", { name: "Switch them off" })).toHaveAttribute("href", "/account/shortcuts")
})
