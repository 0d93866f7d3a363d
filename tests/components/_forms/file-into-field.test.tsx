import { render, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { TextDecoder } from "node:util"
import { FileIntoField } from "#app/_forms/file-into-field.tsx"

// jsdom has none.
beforeAll(() => void Object.assign(globalThis, { TextDecoder }))

const show = () =>
  render(
    <form>
      <textarea id="lines" aria-label="Lines" defaultValue="typed" />
      <FileIntoField into="lines" label="File" hint="A table" accept=".csv" refused="No text" />
    </form>,
  )
/** A file as browsers have it; the one of jsdom gives no bytes. */
const choose = (bytes: Uint8Array) => {
  const file = Object.assign(new File(["text"], "departments.csv"), { arrayBuffer: () => Promise.resolve(bytes) })
  return userEvent.upload(screen.getByLabelText("File"), file)
}
const lines = () => screen.getByLabelText<HTMLTextAreaElement>("Lines")

describe("a file whose text goes into a field", () => {
  it.each([
    ["UTF-8", new Uint8Array([0x56, 0xc3, 0xa5, 0x72, 0x64, 0x3b, 0x31])],
    ["Windows", new Uint8Array([0x56, 0xe5, 0x72, 0x64, 0x3b, 0x31])],
  ])("U5 O2 in %s, to be read and mended before it is sent", async (_how, bytes) => {
    show()
    await choose(bytes)
    await screen.findByDisplayValue("Vård;1")
    expect(lines()).toBe(document.activeElement)
  })

  it("U5 what is no text is said, and what was typed stays", async () => {
    show()
    await choose(new Uint8Array([1, 0, 2]))
    await screen.findByText("No text")
    expect(lines().value).toBe("typed")
  })

  it("nothing of the file itself is posted", () => {
    show()
    expect(screen.getByLabelText("File").getAttribute("name")).toBeNull()
  })
})
