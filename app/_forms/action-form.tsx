"use client"
import { useActionState, type ReactNode } from "react"
import { Checkbox } from "#app/_ui/choice.tsx"
import { CodeField } from "#app/_ui/code-field.tsx"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { EmailField, Field, PhoneField } from "#app/_ui/field.tsx"
import { FormErrors } from "#app/_ui/form-errors.tsx"
import type { IconName } from "#app/_ui/icon-names.ts"
import { Notice } from "#app/_ui/notice.tsx"
import { PasswordField } from "#app/_ui/password-field.tsx"
import { Select } from "#app/_ui/select.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import type { ActionState, FormAction } from "#lib/web/action.ts"
import { TextArea } from "#app/_ui/text-area.tsx"
import { TimeZoneField } from "./time-zone-field.tsx"

type Text = { readonly name: string; readonly label: string; readonly hint?: string; readonly value?: string }
type Choices = { readonly options: readonly { readonly value: string; readonly label: string; readonly lang?: string }[] }

/** One field of a form, in finished words. */
export type FormField =
  | (Text & { readonly kind: "email" | "phone" | "time" })
  | (Text & {
      readonly kind: "date"
      /** The word for it, where it may stay empty. */
      readonly isOptional?: string
    })
  | (Text & {
      readonly kind: "code"
      /** A printed code of letters and digits. */
      readonly letters?: boolean
      /** Something else has to be done before: the cursor does not begin in it. */
      readonly waits?: boolean
    })
  | (Text & {
      readonly kind: "text"
      readonly autoComplete: string
      readonly maxLength: number
      /** The word for it, where it may stay empty. */
      readonly isOptional?: string
    })
  | (Text & {
      readonly kind: "password"
      readonly purpose: "current" | "new"
      readonly show: string
      readonly hide: string
      /** The address that the password belongs to, where no field asks for it. */
      readonly account?: string
    })
  | (Text & Choices & { readonly kind: "select" })
  | (Text & {
      readonly kind: "area"
      /** In the serif, as it will be read. */ readonly letter?: boolean
      /** A few lines, one thing each. */ readonly short?: boolean
      /** The word for it, where it may stay empty. */ readonly isOptional?: string
    })
  | {
      readonly kind: "checkbox"
      readonly name: string
      readonly label: ReactNode
      readonly isOptional?: boolean
      /** Before anything was sent. */
      readonly isTicked?: boolean
    }
  | { readonly kind: "hidden"; readonly name: string; readonly value: string }
  | { readonly kind: "time-zone"; readonly name: string }

type ActionFormProps = {
  readonly action: FormAction
  readonly fields: readonly FormField[]
  /** Makes the ids of its fields its own, where several such forms stand on a page. */
  readonly formId?: string
  /** Left out where nothing can be done any more: only what was typed is shown, after a refusal, to be copied. */
  readonly submit?: string
  /** Its address, where what was typed is to be shown in another place of it without JavaScript. */
  readonly page?: string
  /** What the button does in full, where several of them stand on a page. */
  readonly submitMeans?: string
  readonly pending: string
  readonly look?: "primary" | "quiet" | "danger"
  /** Stands folded under this title until it has something to say, so that it is seen without JavaScript too. */
  readonly folded?: { readonly title: ReactNode; readonly icon?: IconName; /** From the beginning. */ readonly isOpen?: boolean }
  /** Between the fields and the button. */
  readonly children?: ReactNode
  /** What stands beside the button and sends nothing. */
  readonly beside?: ReactNode
}

const START: ActionState = { kind: "start" }

/**
 * A form of one act: its fields, what was refused and why, and one button. Works with and without JavaScript through useActionState;
 * what was typed comes back after a refusal, passwords and codes do not.
 */
export function ActionForm(props: ActionFormProps) {
  const { action, fields, formId, submit, page, submitMeans, pending, look = "primary", folded, children, beside } = props
  const [state, act] = useActionState(action, START, page)
  if (submit === undefined && state.kind === "start") return null
  const place = (name: string) => fields.findIndex((field) => field.name === name)
  const wrong = Object.entries(state.fields ?? {})
    .sort(([a], [b]) => place(a) - place(b))
    .map(([name, text]) => ({ field: idOf(name, formId), text, ...labelOf(fields, name) }))
  const form = (
    // Checked by the server alone, so that what is wrong is said in the person's language and beside the field.
    <form action={act} className={folded === undefined ? "form" : "form narrow"} noValidate>
      {state.kind === "error" && <FormErrors key={JSON.stringify(state)} message={state.message ?? ""} fields={wrong} />}
      {state.kind === "done" && <Notice kind="done" announce title={state.message} />}
      {fields.map((field) => (
        <OneField key={field.name} field={field} id={idOf(field.name, formId)} state={state} />
      ))}
      {children}
      {submit !== undefined && (
        <div className={beside === undefined ? undefined : "button-row"}>
          <SubmitButton pending={pending} look={look} description={submitMeans}>
            {submit}
          </SubmitButton>
          {beside}
        </div>
      )}
    </form>
  )
  if (folded === undefined) return form
  const { isOpen = false, ...title } = folded
  return (
    <Disclosure {...title} open={isOpen || state.kind !== "start"}>
      {form}
    </Disclosure>
  )
}

function labelOf(fields: readonly FormField[], name: string): { readonly label?: string } {
  const found = fields.find((field) => field.name === name)
  return found !== undefined && "label" in found && typeof found.label === "string" ? { label: found.label } : {}
}

const idOf = (name: string, formId: string | undefined) => (formId === undefined ? name : `${formId}-${name}`)

const mayStayEmpty = ({ isOptional }: { readonly isOptional?: string }) =>
  isOptional === undefined ? {} : { required: false, optional: isOptional }

type OneFieldProps = { readonly field: FormField; readonly id: string; readonly state: ActionState }

function OneField({ field, id, state }: OneFieldProps) {
  if (field.kind === "hidden") return <input type="hidden" name={field.name} value={state.values?.[field.name] ?? field.value} />
  if (field.kind === "time-zone") return <TimeZoneField name={field.name} />
  const error = state.fields?.[field.name]
  if (field.kind === "checkbox") {
    const sent = state.values?.[field.name]
    const isAsShown = state.values === undefined || (state.isAnew === true && sent === undefined)
    const isTicked = isAsShown ? field.isTicked === true : sent === "on"
    return (
      <Checkbox
        key={String(isTicked)}
        name={field.name}
        id={id}
        label={field.label}
        error={error}
        required={field.isOptional !== true}
        defaultChecked={isTicked}
      />
    )
  }
  const { name, label, hint } = field
  const common = { name, id, label, hint, error, required: true }
  const defaultValue = state.values?.[name] ?? field.value
  switch (field.kind) {
    case "date":
      return <Field {...common} {...mayStayEmpty(field)} type="date" defaultValue={defaultValue} />
    case "time":
      return <Field {...common} type="time" defaultValue={defaultValue} />
    case "email":
      return <EmailField {...common} defaultValue={defaultValue} />
    case "phone":
      return <PhoneField {...common} defaultValue={defaultValue} />
    case "text":
      return (
        <Field
          {...common}
          {...mayStayEmpty(field)}
          defaultValue={defaultValue}
          autoComplete={field.autoComplete}
          maxLength={field.maxLength}
        />
      )
    case "code":
      return (
        <CodeField name={name} label={label} hint={hint} error={error} letters={field.letters === true} autoFocus={field.waits !== true} />
      )
    case "password":
      return (
        <>
          {/* Tells a password manager which account the password belongs to. */}
          {field.account !== undefined && (
            <input type="text" name="username" autoComplete="username" value={field.account} readOnly hidden />
          )}
          <PasswordField {...common} purpose={field.purpose} show={field.show} hide={field.hide} />
        </>
      )
    case "area":
      return (
        <TextArea
          {...common}
          {...mayStayEmpty(field)}
          letter={field.letter === true}
          rows={field.letter === true ? 14 : field.short === true ? 2 : 4}
          className={field.short === true ? "input-short" : undefined}
          dir="auto"
          defaultValue={defaultValue}
        />
      )
    case "select":
      return <Select {...common} options={field.options} defaultValue={defaultValue} key={defaultValue} />
  }
}
