import { act, render, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { useActionState, type FormEvent } from "react"
import { Button, ButtonLink } from "#app/_ui/button.tsx"
import { Dialog, OpenDialog } from "#app/_ui/dialog.tsx"
import { Menu, MenuButton, MenuLink } from "#app/_ui/menu.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"

describe("a button", () => {
  it("does not send the form it stands in unless it is told to", async () => {
    const sent = jest.fn((event: FormEvent) => event.preventDefault())
    render(
      <form onSubmit={sent}>
        <Button>Add a row</Button>
      </form>,
    )
    await userEvent.click(screen.getByRole("button", { name: "Add a row" }))
    expect(sent).not.toHaveBeenCalled()
  })

  it("that only leads somewhere is a link", () => {
    render(
      <ButtonLink href="/compose" icon="compose">
        Compose
      </ButtonLink>,
    )
    expect(screen.getByRole("link", { name: "Compose" })).toHaveAttribute("href", "/compose")
  })
})

describe("the button that sends", () => {
  function ActionForm({ send }: { readonly send: () => Promise<void> }) {
    const [, action] = useActionState(async () => send(), undefined)
    return (
      <form action={action}>
        <SubmitButton pending="Sending">Send</SubmitButton>
      </form>
    )
  }

  it("M1 pressed twice sends once, says that it is on its way, and keeps the focus", async () => {
    let finish = () => {}
    const send = jest.fn(() => new Promise<void>((resolve) => (finish = resolve)))
    render(<ActionForm send={send} />)
    await userEvent.dblClick(screen.getByRole("button", { name: "Send" }))
    const button = await screen.findByRole("button", { name: "Sending" })
    await userEvent.click(button)
    expect(button).toHaveFocus()
    expect(button).toHaveAttribute("aria-disabled", "true")
    expect(send).toHaveBeenCalledTimes(1)
    await act(async () => finish())
    expect(screen.getByRole("button", { name: "Send" })).not.toHaveAttribute("aria-disabled")
  })

  it("U5 can be pressed again after an action that refused, in a form that the server wrote as a post", async () => {
    const send = jest.fn(() => Promise.resolve())
    const { container } = render(<ActionForm send={send} />)
    container.querySelector("form")?.setAttribute("method", "post")
    await userEvent.click(screen.getByRole("button", { name: "Send" }))
    await act(() => new Promise((resolve) => setTimeout(resolve, 20)))
    await userEvent.click(screen.getByRole("button", { name: "Send" }))
    expect(send).toHaveBeenCalledTimes(2)
  })

  it("M1 does so for a plain post too, and comes back to life when the browser returns to the page", async () => {
    const posts = jest.fn()
    // jsdom does not navigate: the last to see the post stops it.
    const stop = (event: Event) => {
      posts()
      event.preventDefault()
    }
    render(
      <form method="post" action="/compose/send">
        <SubmitButton pending="Sending">Send</SubmitButton>
      </form>,
    )
    window.addEventListener("submit", stop)
    await userEvent.click(screen.getByRole("button", { name: "Send" }))
    await userEvent.click(await screen.findByRole("button", { name: "Sending" }))
    expect(posts).toHaveBeenCalledTimes(1)
    act(() => void window.dispatchEvent(new Event("pageshow")))
    expect(screen.getByRole("button", { name: "Send" })).toBeEnabled()
    window.removeEventListener("submit", stop)
  })

  it("I3 comes back to life when what it sent was refused, also in a form that the server drew as a post", async () => {
    render(<ActionForm send={async () => {}} />)
    const button = screen.getByRole("button", { name: "Send" })
    button.closest("form")?.setAttribute("method", "post")
    await userEvent.click(button)
    await act(() => new Promise((resolve) => setTimeout(resolve, 10)))
    expect(screen.getByRole("button", { name: "Send" })).not.toHaveAttribute("aria-disabled")
  })

  it("carries its name and value, for forms with several acts", () => {
    render(
      <form>
        <SubmitButton pending="Saving" name="act" value="save" look="quiet">
          Save draft
        </SubmitButton>
      </form>,
    )
    expect(screen.getByRole("button", { name: "Save draft" })).toHaveAttribute("value", "save")
  })
})

describe("U3 what opens without JavaScript", () => {
  it("a menu is a details element with links and buttons", () => {
    render(
      <Menu label="More">
        <MenuLink href="/print">Print</MenuLink>
        <MenuButton name="act" value="delete">
          Delete
        </MenuButton>
      </Menu>,
    )
    expect(screen.getByText("More").closest("details")).toBeInTheDocument()
    expect(screen.getByText("Delete").closest("button")).toHaveAttribute("type", "submit")
  })

  it("a dialog is opened by a command and named by its title", () => {
    const { container } = render(
      <>
        <OpenDialog dialog="erase">Empty trash</OpenDialog>
        <Dialog id="erase" title="Erase 12 messages" close="Keep them">
          They cannot be brought back.
        </Dialog>
      </>,
    )
    expect(screen.getByRole("button", { name: "Empty trash" })).toHaveAttribute("commandfor", "erase")
    expect(screen.getByRole("button", { name: "Empty trash" })).toHaveAttribute("command", "show-modal")
    container.querySelector("dialog")?.setAttribute("open", "")
    expect(screen.getByRole("dialog", { name: "Erase 12 messages" })).toBeVisible()
    expect(container.querySelector("dialog form")).toHaveAttribute("method", "dialog")
  })
})
