import { act, render, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { ActionForm, type FormField } from "#app/_forms/action-form.tsx"
import { passwordField } from "#app/_forms/password-field.ts"
import { translator } from "#lib/language/translate.ts"
import type { ActionState } from "#lib/web/action.ts"
import { typed } from "#lib/web/forms.ts"

const t = translator("en")
const LONG = "Hej! ".repeat(2_000)

const fields: readonly FormField[] = [
  { kind: "area", name: "message", label: "Message", value: LONG },
  passwordField(t, "current", "anna@example.org"),
  { kind: "checkbox", name: "remember", label: "Remember", isOptional: true },
]

const refuse = async (_before: ActionState, form: FormData): Promise<ActionState> => ({
  kind: "error",
  message: "Not now",
  values: typed(form, ["message", "remember"]),
})

describe("a form of one act", () => {
  it("U3 names the account that a password belongs to, for password managers", () => {
    const { container } = render(<ActionForm action={refuse} fields={fields} submit="Send" pending="Sending" />)
    const account = container.querySelector<HTMLInputElement>("input[autocomplete=username]")
    expect(account?.value).toBe("anna@example.org")
    expect(account?.hidden).toBe(true)
  })

  it("U5 gives back what was typed after a refusal, whole, and what was ticked; the password not", async () => {
    render(<ActionForm action={refuse} fields={fields} submit="Send" pending="Sending" />)
    const person = userEvent.setup()
    await person.type(screen.getByLabelText(t("common.fields.password")), "secret")
    await person.click(screen.getByLabelText("Remember"))
    await act(() => person.click(screen.getByRole("button", { name: "Send" })))
    await screen.findByText("Not now")
    expect(screen.getByLabelText<HTMLTextAreaElement>("Message").value).toBe(LONG)
    expect(screen.getByLabelText<HTMLInputElement>("Remember").checked).toBe(true)
    expect(screen.getByLabelText<HTMLInputElement>(t("common.fields.password")).value).toBe("")
  })

  it("U3 U5 stands folded until it has something to say, and is open then", async () => {
    const day: FormField = { kind: "date", name: "day", label: "Day", isOptional: "optional" }
    const { container } = render(
      <ActionForm action={refuse} fields={[day]} folded={{ title: "Change the day" }} submit="Change" pending="Changing" />,
    )
    const details = container.querySelector("details")
    expect(details).not.toHaveAttribute("open")
    expect(screen.getByLabelText("Day (optional)")).not.toBeRequired()
    await userEvent.click(screen.getByText("Change the day"))
    await act(() => userEvent.click(screen.getByRole("button", { name: "Change" })))
    expect(await screen.findByText("Not now")).toBeVisible()
    expect(details).toHaveAttribute("open")
  })
})
