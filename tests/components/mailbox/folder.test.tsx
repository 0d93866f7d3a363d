import { render, screen, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { ActForm } from "#app/(mailbox)/_folder/act-form.tsx"
import { FolderToolbar } from "#app/(mailbox)/_folder/folder-toolbar.tsx"
import { boxLabel, messageRow } from "#app/(mailbox)/_folder/message-row.ts"
import { parseMove } from "#app/(mailbox)/_folder/moves.ts"
import { saidAfter, saidInAddress } from "#app/(mailbox)/_folder/said.ts"
import { List } from "#app/_ui/list.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { Folder } from "#db/schema/messages.ts"
import type { Row } from "#lib/messages/rows.ts"
import type { ActionState, FormAction } from "#lib/web/action.ts"

const t = translator("en")
const f = formats({ language: "en", timeZone: "Europe/Stockholm" })
const now = new Date("2026-03-03T14:00:00Z")
const FIRST = "0d4c6f4e-3c58-4a0e-9a52-7f2f3f1d0001"
const SECOND = "0d4c6f4e-3c58-4a0e-9a52-7f2f3f1d0002"

const received: Row = {
  id: FIRST,
  folder: "inbox",
  subject: "Provsvar",
  preview: "Hej Anna",
  attachmentCount: 1,
  who: "Bo Öberg",
  whoAddress: "bo@example.org",
  recipients: [],
  sentAt: new Date("2026-03-03T13:02:00Z"),
  unread: true,
  isFlagged: false,
  seal: "holds",
  status: null,
  conversationSize: 1,
  held: null,
}
const sent: Row = {
  ...received,
  id: SECOND,
  folder: "sent",
  who: "Bo Öberg and Cia Dahl",
  whoAddress: "bo@example.org, cia@example.org",
  unread: false,
  attachmentCount: 0,
  status: "read_by_some",
}

/** A name as it is spoken, but for the commas that are the style sheet's, which is not read here; a journey hears them. */
const spoken = (sentence: string) => (name: string) => name.replaceAll(",", "").replaceAll(/ +/g, " ") === sentence.replaceAll(",", "")

function Rows({ rows, folder = "inbox" }: { readonly rows: readonly Row[]; readonly folder?: "inbox" | "sent" | "trash" }) {
  return (
    <List
      label="Messages"
      href="/messages/"
      select={{ field: "message", label: boxLabel(t) }}
      rows={rows.map((row) => messageRow(row, { t, f, now, isSentFolder: folder === "sent" }))}
    />
  )
}

describe("a row", () => {
  it("U3 reads as a sentence", () => {
    render(<Rows rows={[received]} />)
    expect(
      screen.getByRole("link", { name: spoken("Unread, from Bo Öberg, bo@example.org, Provsvar, today 14:02, one attachment") }),
    ).toHaveAttribute("href", `/messages/${FIRST}`)
  })

  it("M5 says in words how far a sent message has been read", () => {
    render(<Rows rows={[sent]} folder="sent" />)
    expect(
      screen.getByRole("link", {
        name: spoken("To Bo Öberg and Cia Dahl, bo@example.org, cia@example.org, Provsvar, today 14:02, Read by some"),
      }),
    ).toBeInTheDocument()
    expect(screen.getByText("Read by some")).toBeVisible()
  })

  it("I10 shows the proven address beside the name, once, and no second one where it stands in the name's place", () => {
    render(<Rows rows={[received, { ...received, id: SECOND, who: "cia@example.org", whoAddress: "", unread: false }]} />)
    expect(screen.getByText("bo@example.org")).toBeVisible()
    expect(screen.getAllByText(/cia@example\.org/)).toHaveLength(1)
    expect(screen.getByRole("link", { name: spoken("From cia@example.org, Provsvar, today 14:02, one attachment") })).toBeVisible()
  })

  it("M6 begins with what its sender marked as urgent, which is seen too", () => {
    render(<Rows rows={[{ ...received, urgent: true }]} />)
    const sentence = "Urgent, Unread, from Bo Öberg, bo@example.org, Provsvar, today 14:02, one attachment"
    expect(screen.getByRole("link", { name: spoken(sentence) })).toBeInTheDocument()
    expect(screen.getByText("Urgent", { selector: ".row-urgent" })).toBeInTheDocument()
  })

  it("K4 says that the seal is broken", () => {
    render(<Rows rows={[{ ...received, seal: "broken", subject: "" }]} />)
    expect(screen.getByRole("link", { name: /\(no subject\).*Seal broken$/ })).toBeInTheDocument()
  })

  it("names a sent message after its recipients among received ones", () => {
    render(<Rows rows={[{ ...sent, folder: "trash" }, received]} folder="trash" />)
    expect(screen.getByText("To Bo Öberg and Cia Dahl")).toBeVisible()
    expect(screen.getByText("Bo Öberg")).toBeVisible()
  })
})

describe("choosing rows", () => {
  it("U3 each box is named after its message, and one ticks them all", async () => {
    render(
      <form>
        <FolderToolbar folder="inbox" ownFolders={[]} t={t} />
        <Rows rows={[received, sent]} />
      </form>,
    )
    expect(screen.getByRole("checkbox", { name: "Select Bo Öberg, Provsvar" })).not.toBeChecked()
    await userEvent.click(screen.getByRole("checkbox", { name: "Select all" }))
    for (const box of within(screen.getByRole("list")).getAllByRole("checkbox")) expect(box).toBeChecked()
  })

  it("sends what was chosen with the button that was pressed, says what happened and offers to undo it", async () => {
    const forms: FormData[] = []
    const action: FormAction = async (_before, form) => {
      forms.push(form)
      return { kind: "done", message: "The message is in Trash now.", values: { undo: "restore", ids: FIRST } }
    }
    render(
      <ActForm action={action} start={{ kind: "start" }} words={{ undo: "Undo", pending: "One moment" }}>
        <FolderToolbar folder="inbox" ownFolders={[]} t={t} />
        <Rows rows={[received, sent]} />
      </ActForm>,
    )
    await userEvent.click(screen.getByRole("checkbox", { name: "Select Bo Öberg, Provsvar" }))
    await userEvent.click(screen.getByRole("button", { name: "Delete" }))
    expect(forms[0]?.get("act")).toBe("trash")
    expect(forms[0]?.getAll("message")).toEqual([FIRST])
    expect(await screen.findByRole("status")).toHaveTextContent("The message is in Trash now.")
    await userEvent.click(screen.getByRole("button", { name: "Undo" }))
    expect(forms[1]?.get("act")).toBe("restore")
    expect(forms[1]?.get("from")).toBe("undo")
    expect(forms[1]?.getAll("message")).toEqual([FIRST])
  })

  it("M4 offers the person's own folders, but not the one that is shown", () => {
    const folders = [
      { id: FIRST, name: "Skola", total: 0, unread: 0 },
      { id: SECOND, name: null, total: 0, unread: 0 },
    ] as const
    const { rerender } = render(<FolderToolbar folder="inbox" ownFolders={folders} t={t} />)
    const choice = screen.getByRole("combobox", { name: "Move to folder" })
    expect(
      within(choice)
        .getAllByRole("option")
        .map(({ textContent }) => textContent),
    ).toEqual(["Move to folder", "Skola", "Folder whose name does not open"])
    rerender(<FolderToolbar folder={FIRST} ownFolders={folders.slice(0, 1)} t={t} />)
    expect(screen.queryByRole("combobox")).toBeNull()
  })

  it("O6 offers to give to a shared mailbox to whom an organisation employs, and not in Trash", () => {
    const giving = () => screen.queryByRole("button", { name: "Give to a shared mailbox…" })
    const { rerender } = render(<FolderToolbar folder="sent" ownFolders={[]} mayGive t={t} />)
    expect(giving()).toHaveValue("give")
    rerender(<FolderToolbar folder="trash" ownFolders={[]} mayGive t={t} />)
    expect(giving()).toBeNull()
    rerender(<FolderToolbar folder="inbox" ownFolders={[]} t={t} />)
    expect(giving()).toBeNull()
  })

  it("U5 a refusal says what to do", async () => {
    const refused: ActionState = {
      kind: "error",
      code: "invalid_fields",
      message: "Something is missing.",
      fields: { message: "Tick at least one message first." },
    }
    render(
      <ActForm action={async () => refused} start={{ kind: "start" }} words={{ undo: "Undo", pending: "One moment" }}>
        <FolderToolbar folder="inbox" ownFolders={[]} t={t} />
      </ActForm>,
    )
    await userEvent.click(screen.getByRole("button", { name: "Archive" }))
    expect(await screen.findByRole("alert")).toHaveTextContent("Tick at least one message first.")
  })
})

describe("what a folder's form may say", () => {
  const form = (entries: readonly (readonly [string, string])[]) => {
    const data = new FormData()
    for (const [name, value] of entries) data.append(name, value)
    return data
  }

  it("takes several messages", () => {
    const parsed = parseMove(
      form([
        ["folder", "inbox"],
        ["act", "trash"],
        ["message", FIRST],
        ["message", SECOND],
      ]),
    )
    expect(parsed).toEqual({ ok: true, value: { act: "trash", ids: [FIRST, SECOND], folder: "inbox", to: null, from: "list" } })
  })

  it.each([
    [
      "nothing ticked",
      [
        ["folder", "inbox"],
        ["act", "trash"],
      ],
      "choose_messages",
    ],
    [
      "what is no id",
      [
        ["folder", "inbox"],
        ["act", "trash"],
        ["message", "1 or 1=1"],
      ],
      "choose_messages",
    ],
    [
      "more than a page holds",
      [["folder", "inbox"], ["act", "trash"], ...Array.from({ length: 51 }, () => ["message", FIRST] as const)],
      "choose_messages",
    ],
    [
      "an act that is not there",
      [
        ["folder", "inbox"],
        ["act", "publish"],
        ["message", FIRST],
      ],
      "choose_act",
    ],
    [
      "a folder that is not there",
      [
        ["folder", "../inbox"],
        ["act", "trash"],
        ["message", FIRST],
      ],
      "choose_act",
    ],
    [
      "a move without a folder",
      [
        ["folder", "inbox"],
        ["act", "move"],
        ["to", ""],
        ["message", FIRST],
      ],
      "choose_folder",
    ],
  ] as const)("refuses %s", (_name, entries, problem) => {
    expect(parseMove(form(entries))).toEqual({ ok: false, error: { code: "invalid_fields", fields: { message: problem } } })
  })

  it("M4 each move is taken back to where the messages lay, once", () => {
    const undo = (folder: Folder, act: "archive" | "move" | "unarchive", from: "list" | "undo" = "list") =>
      saidAfter(t, { act, ids: [FIRST], folder, from, count: 1 }).values
    expect(undo("inbox", "move")).toEqual({ undo: "unarchive", ids: FIRST })
    expect(undo("archive", "move")).toEqual({ undo: "archive", ids: FIRST })
    expect(undo(SECOND, "archive")).toEqual({ undo: "move", ids: FIRST, to: SECOND })
    expect(undo(SECOND, "unarchive")).toEqual({})
    expect(undo("inbox", "archive", "undo")).toEqual({})
  })

  it("an address says only what it can have done", () => {
    expect(saidInAddress(t, { done: "trash", message: FIRST }, "inbox")).toMatchObject({
      kind: "done",
      values: { undo: "restore", ids: FIRST },
    })
    expect(saidInAddress(t, { done: "erase", count: "3" }, "trash")).toMatchObject({ kind: "done", message: "3 messages are erased." })
    expect(saidInAddress(t, { done: "constructor", message: FIRST }, "inbox")).toEqual({ kind: "start" })
    expect(saidInAddress(t, { done: "trash", message: "<b>" }, "inbox")).toMatchObject({ kind: "done" })
    expect(saidInAddress(t, {}, "inbox")).toEqual({ kind: "start" })
  })
})
