import { fireEvent, render, screen, waitFor } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { ComposeForm, type ComposeFormProps } from "#app/(mailbox)/compose/compose-form.tsx"
import { fileSize } from "#app/(mailbox)/compose/file-size.ts"
import { readAnswer } from "#app/(mailbox)/compose/post.ts"
import type { Problem } from "#app/(mailbox)/compose/problem.ts"
import { composeWords } from "#app/(mailbox)/compose/words.ts"
import { formats } from "#lib/language/formats.ts"
import { parseAddress } from "#lib/address.ts"
import type { ComposeValues } from "#lib/messages/answer.ts"
import { NO_TYPED_OPTIONS } from "#lib/messages/options.ts"
import { EditorState } from "prosemirror-state"
import type { ShownPhone } from "#lib/composing/shown-phones.ts"

const words = composeWords({
  language: "en",
  f: formats({ language: "en", timeZone: "Europe/Stockholm" }),
  limit: 2 ** 20,
  timeZone: "Europe/Stockholm",
})
const EMPTY: ComposeValues = {
  to: "",
  cc: "",
  bcc: "",
  subject: "",
  text: "",
  formatted: false,
  attachments: [],
  inReplyTo: null,
  draftId: null,
  phone: "",
  letGo: [],
  line: "",
  options: NO_TYPED_OPTIONS,
}

const show = (
  values: Partial<ComposeValues> = {},
  problem: Problem | null = null,
  {
    remembered = [],
    firsts = [],
    begun = [],
    words: said = words,
  }: Partial<Pick<ComposeFormProps, "remembered" | "firsts" | "begun" | "words">> = {},
) =>
  render(
    <ComposeForm
      words={said}
      values={{ ...EMPTY, ...values }}
      token="0d4c6f4e-3c58-4a0e-9a52-7f2f3f1d0001"
      author="ticket"
      problem={problem}
      limit={2 ** 20}
      remembered={remembered}
      firsts={firsts}
      templates={[]}
      begun={begun}
    />,
  )

const message = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message" })

/** What was asked of the server, and what it answers to each path; nothing else is answered. */
const asked: { readonly method: string; readonly url: string; readonly body: unknown }[] = []
const answers = new Map<string, readonly [number, object]>()

beforeAll(() => {
  class Request extends EventTarget {
    readonly upload = new EventTarget()
    status = 0
    responseText = ""
    #asked: readonly [string, string] = ["", ""]
    open(method: string, url: string) {
      this.#asked = [method, url]
    }
    setRequestHeader() {}
    abort() {
      this.dispatchEvent(new Event("abort"))
    }
    send(body: unknown) {
      const [method, url] = this.#asked
      asked.push({ method, url, body })
      const [, answer] = [...answers].find(([path]) => url.includes(path)) ?? []
      if (answer === undefined) return
      ;[this.status, this.responseText] = [answer[0], JSON.stringify(answer[1])]
      setTimeout(() => this.dispatchEvent(new Event("load")))
    }
  }
  Object.assign(globalThis, { XMLHttpRequest: Request })
  // jsdom lays nothing out; the editor asks where the cursor is, to bring it into view.
  const nowhere = { top: 0, right: 0, bottom: 0, left: 0, width: 0, height: 0 }
  Object.assign(Range.prototype, { getClientRects: () => [], getBoundingClientRect: () => nowhere })
})

beforeEach(() => {
  asked.length = 0
  answers.clear()
})

describe("the compose form", () => {
  it("M4 says for good that its draft became another's elsewhere, and goes on in the one that an answer named", async () => {
    const { container } = show({ draftId: "d", seen: "c" })
    const elsewhere = { code: "draft_changed", message: "Changed elsewhere.", fields: {} }
    answers.set("/compose/send", [409, { draft: "f", error: elsewhere }])
    fireEvent.input(screen.getByRole("textbox", { name: "Subject" }), { target: { value: "More" } })
    await screen.findByText("Changed elsewhere.", {}, { timeout: 8_000 })
    expect(screen.getByText(/^Draft saved/)).toBeVisible()
    answers.set("/compose/send", [422, { draft: "f", error: { code: "x", message: "No.", fields: {} } }])
    await userEvent.click(screen.getByRole("button", { name: "Send" }))
    await screen.findByText("No.")
    expect(screen.getByText("Changed elsewhere.")).toBeVisible()
    const posted = asked.map(({ body }) => ["draft", "seen"].map((name) => (body as FormData).get(name)))
    expect(posted).toEqual([
      ["d", "c"],
      ["f", "c"],
    ])
    expect(container.querySelector("input[name=draft]")).toHaveValue("f")
  }, 15_000)

  it("U3 is a plain multipart form, so that it works without JavaScript", () => {
    const { container } = show({ draftId: "d", inReplyTo: "r" })
    const form = container.querySelector("form")
    expect(form).toHaveAttribute("action", "/compose/send")
    expect(form).toHaveAttribute("method", "post")
    expect(form).toHaveAttribute("enctype", "multipart/form-data")
    const names = [...(form?.elements ?? [])].map((element) => element.getAttribute("name")).filter((name) => name !== null)
    expect(names).toEqual([
      "token",
      "author",
      "draft",
      "seen",
      "in_reply_to",
      "forward_of",
      "to",
      "cc",
      "bcc",
      "phone",
      "subject",
      "message",
      "formatted",
      "line",
      "send_date",
      "send_time",
      "urgent",
      "no_forwarding",
      "confirm_reading",
      "expiry",
      "expiry_date",
      "level",
      "level",
      "sms_receipt",
      "sms_notice",
      "attachments",
      "act",
      "act",
    ])
  })

  it("design 7: its labels are those that others rely on", () => {
    show()
    for (const name of ["To", "Subject", "Message"]) expect(screen.getByRole("textbox", { name })).toBeInTheDocument()
    expect(screen.getByLabelText("Attachments")).toHaveAttribute("type", "file")
    for (const name of ["Send", "Save draft"]) expect(screen.getByRole("button", { name })).toHaveAttribute("type", "submit")
  })

  it("M1 shows copies where there are any, and folds them away else", () => {
    const { container, unmount } = show()
    expect(container.querySelector("details")).not.toHaveAttribute("open")
    unmount()
    expect(show({ cc: "cia@example.org" }).container.querySelector("details")).toHaveAttribute("open")
  })

  it("M6 folds the Send Options away until one is chosen or has to be mended", () => {
    const isOpen = ({ container }: ReturnType<typeof show>) => container.querySelector("#send-options")?.hasAttribute("open")
    const first = show()
    expect(isOpen(first)).toBe(false)
    first.unmount()
    const wrong = show({}, { message: "Not sent.", fields: { expiry: "That day is over." } })
    expect(isOpen(wrong)).toBe(true)
    wrong.unmount()
    expect(isOpen(show({ options: { ...NO_TYPED_OPTIONS, urgent: true, level: "registered" } }))).toBe(true)
    expect(screen.getByRole("checkbox", { name: "Urgent" })).toBeChecked()
    expect(screen.getByRole("radio", { name: "Registered letter" })).toBeChecked()
  })

  it("M6 A8 says on the button what paid options cost for everybody, only where billing is on", async () => {
    const typed = { to: "bo@example.org, cia@example.org", options: { ...NO_TYPED_OPTIONS, smsReceipt: true } }
    const plain = show(typed)
    expect(screen.getByRole("button", { name: "Send" })).toBeInTheDocument()
    expect(screen.queryByText(/kr/)).toBeNull()
    plain.unmount()
    const user = userEvent.setup()
    const billed = composeWords({
      language: "en",
      f: formats({ language: "en", timeZone: "Europe/Stockholm" }),
      limit: 2 ** 20,
      timeZone: "Europe/Stockholm",
      billing: true,
    })
    show(typed, null, { words: billed })
    expect(screen.getByRole("button", { name: "Send – 3.00 kr" })).toBeInTheDocument()
    await user.click(screen.getByRole("checkbox", { name: "SMS to the recipient as well" }))
    expect(screen.getByRole("button", { name: "Send – 6.00 kr" })).toBeInTheDocument()
    await user.type(screen.getByRole("textbox", { name: "To" }), ", dan@example.org")
    expect(screen.getByRole("button", { name: "Send – 9.00 kr" })).toBeInTheDocument()
    await user.click(screen.getByRole("checkbox", { name: "SMS when it is read" }))
    await user.click(screen.getByRole("checkbox", { name: "SMS to the recipient as well" }))
    expect(screen.getByRole("button", { name: "Send" })).toBeInTheDocument()
  })

  it("U5 a refusal stands by its field and above the form", () => {
    show({ to: "bo@example" }, { message: "The message was not sent.", fields: { to: "This is no address: bo@example" } })
    expect(screen.getByRole("alert")).toHaveFocus()
    expect(screen.getByRole("link", { name: "This is no address: bo@example" })).toHaveAttribute("href", "#to")
    expect(screen.getByRole("textbox", { name: "To" })).toHaveAccessibleDescription(/This is no address/)
  })

  it("I9 U5 says which numbers are asked for because they were given before and since when, and lets each go", () => {
    const [bo, cia] = [parseAddress("bo@example.org") ?? "", parseAddress("cia@example.org") ?? ""]
    const remembered: readonly ShownPhone[] = [
      { kind: "remembered", address: bo, digits: "12", day: "3 May 2026", isAsked: true },
      { kind: "remembered", address: cia, digits: "34", day: "4 May 2026", isAsked: false },
    ]
    const { container } = show({}, null, { remembered })
    expect(screen.getByRole("group", { name: "Asked for as last time" })).toBeInTheDocument()
    expect(screen.getByRole("checkbox", { name: "bo@example.org: the phone ending in 12, which you gave on 3 May 2026" })).toBeChecked()
    expect(screen.getByRole("checkbox", { name: /cia@example.org: the phone ending in 34/ })).not.toBeChecked()
    const posted = new FormData(container.querySelector("form") ?? undefined)
    expect([posted.getAll("remembered"), posted.getAll("ask")]).toEqual([[bo, cia], [bo]])
  })

  it("I9 M17 offers the number of a contact with where it came from, and says which typed one differs from last time", () => {
    const saved = { kind: "contact", digits: "56", day: "5 May 2026" } as const
    const remembered: readonly ShownPhone[] = [
      { ...saved, address: "dan@example.org", origin: "file", isAsked: false },
      { ...saved, address: "eva@example.org", origin: "given", isAsked: true },
      { kind: "differs", from: "last", address: "bo@example.org", digits: "12", day: "3 May 2026" },
    ]
    const { container } = show({}, null, {
      remembered: [...remembered, { ...saved, kind: "differs", from: "contact", address: "fia@example.org" }],
    })
    const box = (name: string) => screen.getByRole("checkbox", { name })
    expect(box("dan@example.org: the phone ending in 56, from a file on 5 May 2026")).not.toBeChecked()
    expect(box("eva@example.org: the phone ending in 56, which you wrote down on 5 May 2026")).toBeChecked()
    expect(new FormData(container.querySelector("form") ?? undefined).getAll("ask_contact")).toEqual(["eva@example.org"])
    expect(screen.getByText(/bo@example.org: this is another number than last time/)).toHaveTextContent(/ending in 12.*3 May 2026/)
    expect(screen.getByText(/fia@example.org: this is another number than in the contact/)).toHaveTextContent(/ending in 56.*5 May 2026/)
  })

  it("M2 M17 Send anyway goes with what was asked about, and is only there after a question", () => {
    const { container, unmount } = show({}, { message: "Is this right?", fields: { to: "Easily mistaken" }, about: "one two" })
    expect(screen.getByRole("button", { name: "Send anyway" })).toHaveAttribute("value", "send_anyway")
    expect(new FormData(container.querySelector("form") ?? undefined).get("accepted")).toBe("one two")
    unmount()
    show({}, { message: "Wrong", fields: {} })
    expect(screen.queryByRole("button", { name: "Send anyway" })).toBeNull()
  })

  it("M17 says to whom it is the first message, by name as long as they are few", () => {
    const firsts = ["bo@example.org", "cia@example.org"]
    const { unmount } = show({}, null, { firsts })
    expect(screen.getByText("You have no earlier message to bo@example.org or cia@example.org.")).toBeInTheDocument()
    unmount()
    show({}, null, { firsts: [...firsts, "dan@example.org", "eva@example.org"] })
    expect(screen.getByText("You have no earlier message to 4 of the recipients.")).toBeInTheDocument()
  })

  it("M17 does not say twice what is asked", () => {
    const differs = { kind: "differs", from: "last", address: "bo@example.org", digits: "12", day: "3 May 2026" } as const
    const problem = { message: "Is this right?", fields: { to: "Easily mistaken", phone: "Another number" }, about: "one two" }
    show({}, problem, { remembered: [differs], firsts: ["bo@example.org"] })
    expect(screen.getAllByText("Another number").length).toBeGreaterThan(0)
    expect(screen.queryByText(/no earlier message|another number than last time/)).toBeNull()
  })

  it("M4 keeps the files of a draft unless they are unticked, and says which it offered", async () => {
    const { container } = show({ attachments: [{ id: "a1", name: "Report.pdf", size: 1_200_000, type: "application/pdf" }] })
    const box = screen.getByRole("checkbox", { name: "Report.pdf 1.2 MB" })
    expect(box).toBeChecked()
    expect(box).toHaveAttribute("name", "keep")
    expect(box).toHaveAttribute("value", "a1")
    await userEvent.click(box)
    const posted = new FormData(container.querySelector("form") ?? undefined)
    expect([posted.getAll("offered"), posted.getAll("keep")]).toEqual([["a1"], []])
  })
})

describe("the form of the text", () => {
  const select = (start: number, end: number) => message().setSelectionRange(start, end)
  const posted = (container: HTMLElement) => new FormData(container.querySelector("form") ?? undefined).get("message")
  const tool = (name: string) => screen.getByRole("button", { name })

  it.each([
    ["Bold", "Dear **Anna**, hello"],
    ["Italic", "Dear *Anna*, hello"],
    ["List", "- Dear Anna, hello"],
    ["Numbered list", "1. Dear Anna, hello"],
    ["Quote", "> Dear Anna, hello"],
  ])("M1 %s opens the editor, does its work on the words that were selected, and posts them with marks", async (name, expected) => {
    const { container } = show({ text: "Dear Anna, hello" })
    select(5, 9)
    await userEvent.click(tool(name))
    await waitFor(() => expect(tool(name)).toHaveAttribute("aria-pressed", "true"))
    expect(posted(container)).toBe(expected)
    expect(screen.getByRole("textbox", { name: "Message" })).toHaveFocus()
    expect(screen.getByRole("checkbox", { name: "Formatting" })).toBeChecked()
    await userEvent.click(tool(name))
    expect(posted(container)).toBe("Dear Anna, hello")
  })

  it("U3 can be given from the keyboard, and stays in the text when Formatting is taken away", async () => {
    const { container } = show({ text: "hello" })
    select(0, 5)
    fireEvent.keyDown(message(), { key: "b", ctrlKey: true })
    await waitFor(() => expect(posted(container)).toBe("**hello**"))
    await userEvent.click(screen.getByRole("checkbox", { name: "Formatting" }))
    expect(message()).toHaveValue("**hello**")
    expect(container.querySelector(".compose-editor")).toBeNull()
  })

  it.each([
    ["&", "Digit7", "1. hello"],
    ["(", "Digit8", "- hello"],
    [")", "Digit9", "> hello"],
  ])("U3 with Shift, whatever %j is on the keyboard: %s", async (key, code, expected) => {
    const { container } = show({ text: "hello" })
    fireEvent.keyDown(message(), { key, code, ctrlKey: true, shiftKey: true })
    await waitFor(() => expect(posted(container)).toBe(expected))
  })

  it("M1 are put into the field where the editor does not start", async () => {
    jest.spyOn(EditorState, "create").mockImplementationOnce(() => {
      throw new Error("no editor")
    })
    const { container } = show({ text: "Dear Anna, hello" })
    select(5, 9)
    await userEvent.click(tool("Bold"))
    await waitFor(() => expect(posted(container)).toBe("Dear **Anna**, hello"))
    expect(container.querySelector(".compose-editor")).toBeNull()
  })

  it("M1 a press is forgotten with Formatting, and not made up for when that comes back", async () => {
    const { container } = show({ text: "Dear Anna, hello" })
    select(5, 9)
    fireEvent.click(tool("Bold"))
    for (const _ of ["off", "on"]) fireEvent.click(screen.getByRole("checkbox", { name: "Formatting" }))
    await waitFor(() => expect(container.querySelector(".compose-editor")).not.toBeNull())
    expect(posted(container)).toBe("Dear Anna, hello")
  })

  it("M1 a link whose address is emptied and set is none any more", async () => {
    const { container } = show({ text: "[map](https://example.org/)", formatted: true })
    await waitFor(() => expect(container.querySelector(".compose-editor a")).not.toBeNull())
    await userEvent.click(tool("Link"))
    await userEvent.clear(screen.getByLabelText("Where the link leads"))
    await userEvent.click(screen.getByRole("button", { name: "Set link" }))
    expect(posted(container)).toBe("map")
    expect(screen.queryByLabelText("Where the link leads")).toBeNull()
  })

  it("M1 U5 a draft with a form opens in the editor, which says what is wrong as the field does; what is not changed is posted as it was typed", async () => {
    const { container } = show({ text: "* a\n*  b", formatted: true }, { message: "Not sent.", fields: { message: "Too long." } })
    await waitFor(() => expect(container.querySelector(".compose-editor li")).not.toBeNull())
    const editor = screen.getByRole("textbox", { name: "Message" })
    expect(editor).toHaveAttribute("id", "message")
    expect(editor).toHaveAccessibleDescription(/Too long\./)
    expect(posted(container)).toBe("* a\n*  b")
  })
})

describe("files", () => {
  const choose = (...files: File[]) => fireEvent.change(screen.getByLabelText("Attachments"), { target: { files } })
  const file = (name: string, size: number) => new File([new Uint8Array(size)], name, { lastModified: 1 })

  it("M8 are listed with their sizes, added to and taken away", async () => {
    show()
    choose(file("a.txt", 12))
    choose(file("b.txt", 2_000))
    expect(screen.getByRole("list", { name: "Chosen files" })).toHaveTextContent(/a\.txt12 bytes.*b\.txt2 kB/)
    await userEvent.click(screen.getByRole("button", { name: "Remove a.txt" }))
    expect(screen.getByRole("list", { name: "Chosen files" })).not.toHaveTextContent("a.txt")
  })

  const posted = (container: HTMLElement) => new FormData(container.querySelector("form") ?? undefined).get("message")
  const question = () => screen.queryByRole("group", { name: /^Where should/ })
  const press = (name: string) => userEvent.click(screen.getByRole("button", { name }))

  it("M1 M8 U3 a chosen picture is asked about once, goes beside the text by default, and into it by choice, with words for what it shows", async () => {
    const { container } = show({ text: "Hello", formatted: true })
    message().setSelectionRange(5, 5)
    await waitFor(() => expect(container.querySelector(".compose-editor p")).not.toBeNull())
    choose(file("a.png", 12), file("b.txt", 12))
    expect(question()).toHaveAccessibleName("Where should a.png stand?")
    await press("Beside the text")
    expect([question(), posted(container)]).toEqual([null, "Hello"])
    choose(file("b (1).png", 12), file("c.jpg", 13))
    expect(question()).toHaveAccessibleName("Where should b (1).png and c.jpg stand?")
    await press("In the text")
    expect(question()).toBeNull()
    expect(posted(container)).toBe("Hello\n\n![b (1).png](attachment:b (1).png)\n\n![c.jpg](attachment:c.jpg)")
    const alt = screen.getByRole("textbox", { name: "What the picture shows" })
    expect(alt).toHaveFocus()
    expect(alt).toHaveValue("")
    await userEvent.type(alt, "A [[red] house ")
    expect(posted(container)).toMatch(/!\[A \(red\) house\]\(attachment:c\.jpg\)$/)
    await press("Move up")
    expect(posted(container)).toMatch(/^Hello\n\n!\[A \(red\) house\]\(attachment:c\.jpg\)\n\n!\[b/)
    await userEvent.type(alt, "{Enter}")
    expect(screen.queryByRole("textbox", { name: "What the picture shows" })).toBeNull()
    expect(screen.getByRole("textbox", { name: "Message" })).toHaveFocus()
    await press("Remove c.jpg")
    expect(screen.getByText(/^Not among the attachments: c\.jpg\./)).toBeVisible()
    expect(screen.getByRole("list", { name: "Chosen files" })).toHaveTextContent(/a\.png.*b\.txt.*b \(1\)\.png/)
  })

  it("M1 in plain text a chosen picture goes beside the text unasked", () => {
    show({ text: "Hello" })
    choose(file("a.png", 12))
    expect(question()).toBeNull()
  })

  it("M1 two pictures with the same name are told apart, and one of a draft that is unticked is said to be missing", async () => {
    const attachments = [{ id: "x", name: "a.png", size: 1, type: "image/png" }]
    const { container } = show({ text: "![first](attachment:a.png)", formatted: true, attachments })
    await waitFor(() => expect(container.querySelector(".compose-picture")).not.toBeNull())
    choose(file("a.png", 12))
    await press("In the text")
    expect(posted(container)).toContain("![a (3).png](attachment:a (3).png)")
    expect(screen.queryByText(/^Not among the attachments/)).toBeNull()
    await userEvent.click(screen.getByRole("checkbox", { name: /a\.png/ }))
    expect(screen.getByText(/^Not among the attachments: a \(3\)\.png\./)).toBeVisible()
  })

  it("M8 one that is too large is said before it is sent", () => {
    show()
    choose(file("film.mov", 2 ** 20 + 1))
    expect(screen.getByLabelText("Attachments")).toHaveAccessibleDescription(/film\.mov is larger than 1\sMiB/)
  })

  it("M8 U5 go ahead in parts, are posted by their ids, and say that they are there", async () => {
    const { container } = show()
    answers.set("/upload/begin", [201, { id: "u1", received: 0, size: 2_000, isWhole: false }])
    answers.set("/upload/u1", [200, { id: "u1", received: 2_000, size: 2_000, isWhole: true }])
    answers.set("/compose/send", [422, { error: { code: "x", message: "No.", fields: {} } }])
    choose(file("b.txt", 2_000))
    await screen.findByText("2 kB, attached")
    expect(screen.getByText("1 of 1 files attached.")).toHaveAttribute("role", "status")
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual(["POST /upload/begin", "PUT /upload/u1?from=0"])
    await userEvent.click(screen.getByRole("button", { name: "Save draft" }))
    await screen.findByText("No.")
    const posted = asked.at(-1)?.body as FormData
    expect(posted.getAll("keep")).toEqual(["u1"])
    expect(container.querySelector("input[type=file]")).toHaveValue("")
    await userEvent.click(screen.getByRole("button", { name: "Remove b.txt" }))
    expect(asked.at(-1)).toMatchObject({ method: "DELETE", url: "/upload/u1" })
  })

  it("M8 U5 one that is refused says why, keeps the message from leaving, and can be tried again", async () => {
    show()
    answers.set("/upload/begin", [507, { error: { code: "storage_full", message: "There is no room.", fields: {} } }])
    choose(file("b.txt", 2_000))
    await screen.findByText("There is no room.")
    await userEvent.click(screen.getByRole("button", { name: "Send" }))
    expect(await screen.findByRole("link", { name: "There is no room." })).toHaveAttribute("href", "#attachments")
    expect(asked.map(({ url }) => url)).toEqual(["/upload/begin"])
    answers.set("/upload/begin", [201, { id: "u1", received: 2_000, size: 2_000, isWhole: true }])
    await userEvent.click(screen.getByRole("button", { name: "Try b.txt again" }))
    await screen.findByText("2 kB, attached")
  })

  it("M8 U5 one that broke off is told of until it is chosen again", () => {
    show({ draftId: "d" }, null, { begun: [{ name: "film.mov", size: 2_000, received: 1_000 }] })
    expect(screen.getByText(/^film.mov did not come whole: 1 kB of 2 kB\./)).toBeVisible()
    choose(file("film.mov", 2_000))
    expect(screen.queryByText(/did not come whole/)).not.toBeInTheDocument()
  })

  it("M8 are taken where they are let go or pasted, several at once; text that is pasted stays text", () => {
    show()
    const list = () => screen.queryByRole("list", { name: "Chosen files" })?.textContent ?? ""
    const dragged = { dataTransfer: { types: ["Files"], files: [file("a.txt", 12), file("b.txt", 13)] } }
    fireEvent.dragEnter(message(), dragged)
    expect(screen.getByText("Let go to attach the files.")).toBeVisible()
    fireEvent.drop(message(), dragged)
    expect(list()).toMatch(/a\.txt.*b\.txt/)
    const pasted = { files: [file("image.png", 14)] }
    fireEvent.paste(message(), { clipboardData: { ...pasted, types: ["text/plain", "Files"] } })
    expect(list()).not.toContain("png")
    fireEvent.paste(message(), { clipboardData: { ...pasted, types: ["Files"] } })
    expect(list()).toMatch(/Pasted picture \d\d\.\d\d\.\d\d\.png/)
  })

  it.each([0, 999, 1_000, 15_300, 999_600, 1_234_567, 45e6, 2.1e9])("are measured in the browser as on the server: %i bytes", (size) => {
    expect(fileSize(size, "sv-SE")).toBe(formats({ language: "sv", timeZone: "UTC" }).size(size))
  })
})

describe("the answer to a post", () => {
  it.each([
    ['{"location":"/sent?sent=1"}', { kind: "moved", location: "/sent?sent=1" }],
    ['{"location":"//evil.example/"}', { kind: "unreachable" }],
    ['{"location":"https://evil.example/"}', { kind: "unreachable" }],
    [
      '{"error":{"code":"x","message":"No.","fields":{"to":"Wrong","n":1},"about":1}}',
      { kind: "refused", code: "x", message: "No.", fields: { to: "Wrong" } },
    ],
    [
      '{"error":{"code":"doubtful","message":"Sure?","fields":{},"about":"one two"}}',
      { kind: "refused", code: "doubtful", message: "Sure?", fields: {}, about: "one two" },
    ],
    [
      '{"location":"/compose?draft=1","remembered":[{"kind":"remembered","address":"bo@example.org","digits":"12","day":"d","isAsked":true},{"address":1}],"firsts":["cia@example.org",1]}',
      {
        kind: "moved",
        location: "/compose?draft=1",
        remembered: [{ kind: "remembered", address: "bo@example.org", digits: "12", day: "d", isAsked: true }],
        firsts: ["cia@example.org"],
      },
    ],
    ["<html>502</html>", { kind: "unreachable" }],
    ["", { kind: "unreachable" }],
    ["null", { kind: "unreachable" }],
  ])("B56 %s", (text, outcome) => {
    expect(readAnswer(text)).toEqual(outcome)
  })
})
