import { render, screen, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { Checkbox, RadioGroup } from "#app/_ui/choice.tsx"
import { CodeField } from "#app/_ui/code-field.tsx"
import { EmailField, Field, PhoneField } from "#app/_ui/field.tsx"
import { FormErrors } from "#app/_ui/form-errors.tsx"
import { PasswordField } from "#app/_ui/password-field.tsx"
import { Select } from "#app/_ui/select.tsx"
import { TextArea } from "#app/_ui/text-area.tsx"

describe("U3 a field", () => {
  it("is found by its label and tells hint and error", () => {
    render(<Field name="name" label="Your name" hint="As others know you" error="Fill in this field" />)
    const field = screen.getByRole("textbox", { name: "Your name" })
    expect(field).toHaveAccessibleDescription("Fill in this field As others know you")
    expect(field).toBeInvalid()
  })

  it("is not called invalid while nothing is wrong", () => {
    render(<Field name="name" label="Your name" />)
    expect(screen.getByRole("textbox", { name: "Your name" })).not.toHaveAttribute("aria-invalid")
    expect(screen.getByRole("textbox", { name: "Your name" })).not.toHaveAttribute("aria-describedby")
  })

  it("says when it may be left empty", () => {
    render(<Field name="line" label="Notification line" optional="optional" />)
    expect(screen.getByRole("textbox", { name: "Notification line (optional)" })).toBeVisible()
  })

  it("tells browsers and phones what it holds (WCAG 1.3.5)", () => {
    render(
      <>
        <EmailField name="email" label="E-mail address" />
        <PhoneField name="phone" label="Mobile phone" />
        <CodeField label="Code" />
      </>,
    )
    expect(screen.getByLabelText("E-mail address")).toHaveAttribute("autocomplete", "email")
    expect(screen.getByLabelText("Mobile phone")).toHaveAttribute("autocomplete", "tel")
    expect(screen.getByLabelText("Code")).toHaveAttribute("autocomplete", "one-time-code")
    expect(screen.getByLabelText("Code")).toHaveAttribute("inputmode", "numeric")
  })

  it("may be a longer text or a choice as well", async () => {
    render(
      <form aria-label="all">
        <TextArea name="message" label="Message" error="Write something" />
        <Select
          name="language"
          label="Language"
          options={[
            { value: "en", label: "English" },
            { value: "sv", label: "Svenska" },
          ]}
        />
        <Checkbox name="terms" label="I accept the terms" error="Needed to go on" />
        <RadioGroup
          name="when"
          legend="Notices"
          defaultValue="now"
          options={[
            { value: "now", label: "At once", hint: "A mail each" },
            { value: "day", label: "Once a day" },
          ]}
        />
      </form>,
    )
    expect(screen.getByRole("textbox", { name: "Message" })).toHaveAccessibleDescription("Write something")
    expect(screen.getByRole("checkbox", { name: "I accept the terms" })).toHaveAccessibleDescription("Needed to go on")
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Language" }), "Svenska")
    await userEvent.click(screen.getByRole("radio", { name: "Once a day" }))
    expect(within(screen.getByRole("group", { name: "Notices" })).getAllByRole("radio")).toHaveLength(2)
    expect(Object.fromEntries(new FormData(screen.getByRole<HTMLFormElement>("form", { name: "all" })))).toEqual({
      message: "",
      language: "sv",
      when: "day",
    })
  })
})

describe("I2 the password field", () => {
  it("hides what is typed until asked, takes pasted text, and does not forget it", async () => {
    const user = userEvent.setup()
    render(<PasswordField purpose="new" label="Password" show="Show" hide="Hide" />)
    const field = screen.getByLabelText("Password")
    expect(field).toHaveAttribute("type", "password")
    expect(field).toHaveAttribute("autocomplete", "new-password")
    await user.click(field)
    await user.paste("correct horse battery staple")
    await user.click(screen.getByRole("button", { name: "Show" }))
    expect(field).toHaveAttribute("type", "text")
    expect(field).toHaveValue("correct horse battery staple")
    await user.click(screen.getByRole("button", { name: "Hide" }))
    expect(field).toHaveAttribute("type", "password")
  })
})

describe("U5 a refused form", () => {
  it("takes the focus, says what is wrong and leads to each field", () => {
    render(
      <>
        <FormErrors message="One thing needs your attention" fields={[{ field: "name", label: "Your name", text: "Fill in this field" }]} />
        <Field name="name" label="Your name" error="Fill in this field" />
      </>,
    )
    const alert = screen.getByRole("alert")
    expect(alert).toHaveFocus()
    expect(alert).toHaveTextContent("One thing needs your attention")
    expect(within(alert).getByRole("link", { name: "Your name: Fill in this field" })).toHaveAttribute(
      "href",
      `#${screen.getByRole("textbox", { name: "Your name" }).id}`,
    )
  })
})
