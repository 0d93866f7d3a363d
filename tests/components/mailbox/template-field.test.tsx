import { render, screen, waitFor } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { TemplateField } from "#app/(mailbox)/compose/template-field.tsx"
import { composeWords } from "#app/(mailbox)/compose/words.ts"
import { formats } from "#lib/language/formats.ts"

const timeZone = "Europe/Stockholm"
const words = composeWords({ language: "en", f: formats({ language: "en", timeZone }), limit: 2 ** 20, timeZone })

const show = () =>
  render(
    <form>
      <TemplateField words={words} templates={[{ id: "t", name: "Thanks" }]} />
      <textarea name="message" aria-label="Message" defaultValue="Dear Bo, yours" />
    </form>,
  )

describe("a template in a message", () => {
  const before = globalThis.fetch
  afterEach(() => {
    globalThis.fetch = before
  })

  it("M14 is put once where the cursor stands, also by a double click, as quick or slow as the server answers", async () => {
    for (const wait of [0, 300]) {
      globalThis.fetch = async () => {
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
        return { ok: true, json: async () => ({ text: "thank you! " }) } as Response
      }
      const { unmount } = show()
      const area = screen.getByLabelText<HTMLTextAreaElement>("Message")
      area.setSelectionRange(9, 9)
      await userEvent.dblClick(screen.getByRole("button", { name: words.insertTemplate }))
      await waitFor(() => expect(area.value).toBe("Dear Bo, thank you! yours"))
      await new Promise((resolve) => setTimeout(resolve, wait))
      expect(area.value).toBe("Dear Bo, thank you! yours")
      unmount()
    }
  })

  it("M14 is typed through the browser, which can then undo it", async () => {
    globalThis.fetch = async () => ({ ok: true, json: async () => ({ text: "thank you! " }) }) as Response
    const typed: string[] = []
    document.execCommand = (command, _ui, text) => typed.push(`${command} ${text}`) > 0
    show()
    await userEvent.click(screen.getByRole("button", { name: words.insertTemplate }))
    await waitFor(() => expect(typed).toEqual(["insertText thank you! "]))
    expect(screen.getByLabelText("Message")).toHaveValue("Dear Bo, yours")
    Reflect.deleteProperty(document, "execCommand")
  })
})
