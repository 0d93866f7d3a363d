import { act, render, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { SearchForm } from "#app/(mailbox)/contacts/search-form.tsx"
import { typed } from "#lib/web/forms.ts"

const labels = { field: "Search contacts", button: "Search", pending: "Searching", all: "Show all" }

it("U5 a search for people that was refused says so, and what was looked for stays", async () => {
  const refuse = async (_before: unknown, form: FormData) => ({
    kind: "error" as const,
    message: "Not now",
    values: typed(form, ["words"]),
  })
  render(<SearchForm whole="/contacts" action={refuse} most={200} words="" labels={labels} />)
  await userEvent.type(screen.getByLabelText("Search contacts"), "Bo")
  await act(() => userEvent.click(screen.getByRole("button", { name: "Search" })))
  expect(await screen.findByRole("alert")).toHaveTextContent("Not now")
  expect(screen.getByLabelText("Search contacts")).toHaveValue("Bo")
})
