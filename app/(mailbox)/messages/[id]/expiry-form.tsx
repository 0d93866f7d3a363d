"use client"
import { useActionState } from "react"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { Field } from "#app/_ui/field.tsx"
import { FormErrors } from "#app/_ui/form-errors.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { Select } from "#app/_ui/select.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import type { ActionState, FormAction } from "#lib/web/action.ts"

type ExpiryFormProps = {
  readonly action: FormAction
  readonly messageId: string
  /** The end as it is: the choice in the list, the day as a date field holds it, and in words. */
  readonly choice: string
  readonly date: string
  readonly until: string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  readonly words: {
    readonly expiry: string
    readonly expiryHint: string
    readonly expiryDate: string
    readonly expiryDateHint: string
    readonly change: string
    readonly pending: string
  }
}

const START: ActionState = { kind: "start" }

/** When recipients can open the message no more, folded, and another end for it (M6). Open when it has something to say, so that it is seen without JavaScript too. */
export function ExpiryForm({ action, messageId, choice, date, until, choices, words }: ExpiryFormProps) {
  const [state, act] = useActionState(action, START)
  const errors = state.fields ?? {}
  const wrong = Object.entries(errors).map(([field, text]) => ({ field, text }))
  const chosen = state.values?.["expiry"] ?? choice
  const title = (
    <span className="tracking-title">
      {words.expiry}
      <span className="tracking-status text-quiet">{until}</span>
    </span>
  )
  return (
    <Disclosure title={title} icon="wait" open={state.kind !== "start"}>
      <form action={act} className="form narrow" noValidate>
        {state.kind === "error" && <FormErrors key={JSON.stringify(state)} message={state.message ?? ""} fields={wrong} />}
        {state.kind === "done" && <Notice kind="done" announce title={state.message} />}
        <input type="hidden" name="message" value={messageId} />
        <Select
          key={chosen}
          name="expiry"
          label={words.expiry}
          hint={words.expiryHint}
          options={choices}
          defaultValue={chosen}
          error={errors["expiry"]}
        />
        <Field
          type="date"
          name="expiry_date"
          label={words.expiryDate}
          hint={words.expiryDateHint}
          autoComplete="off"
          defaultValue={state.values?.["expiry_date"] ?? date}
          error={errors["expiry_date"]}
        />
        <div>
          <SubmitButton look="quiet" pending={words.pending}>
            {words.change}
          </SubmitButton>
        </div>
      </form>
    </Disclosure>
  )
}
