"use client"
import { useActionState } from "react"
import { Field } from "#app/_ui/field.tsx"
import { FormErrors } from "#app/_ui/form-errors.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import type { ActionState, FormAction } from "#lib/web/action.ts"
import { SHOWN } from "#lib/web/shown-form.ts"

const NAMES = ["seal", "accent"] as const

type ColourFormProps = {
  readonly action: FormAction
  readonly organisationId: string
  readonly values: Readonly<Record<(typeof NAMES)[number], string>>
  readonly words: Readonly<Record<(typeof NAMES)[number], { readonly label: string; readonly hint: string }>> & {
    readonly optional: string
    readonly submit: string
    readonly nearest: string
    readonly pending: string
    /** What is said of what is no colour: for that there is no nearest one. */ readonly noColour: string
  }
}

const START: ActionState = { kind: "start" }

/** Two colours; where one is refused because it cannot be read, a second button takes the nearest that can. */
export function ColourForm({ action, organisationId, values, words }: ColourFormProps) {
  const [state, act] = useActionState(action, START)
  const wrong = NAMES.flatMap((name) => {
    const text = state.fields?.[name]
    return text === undefined ? [] : [{ field: name, label: words[name].label, text }]
  })
  const hasNearest = wrong.length > 0 && wrong.every(({ text }) => text !== words.noColour)
  return (
    <form action={act} className="form" noValidate>
      {state.kind === "error" && <FormErrors key={JSON.stringify(state)} message={state.message ?? ""} fields={wrong} />}
      <input type="hidden" name="organisation" value={organisationId} />
      <input type="hidden" name={SHOWN} value={state.values?.[SHOWN] ?? JSON.stringify(values)} />
      {NAMES.map((name) => (
        <Field
          key={name}
          name={name}
          {...words[name]}
          optional={words.optional}
          error={state.fields?.[name]}
          defaultValue={state.values?.[name] ?? values[name]}
          autoComplete="off"
          spellCheck={false}
          maxLength={20}
          dir="ltr"
        />
      ))}
      <div className="flex flex-wrap gap-3">
        <SubmitButton look="quiet" pending={words.pending}>
          {words.submit}
        </SubmitButton>
        {hasNearest && (
          <SubmitButton look="quiet" pending={words.pending} name="nearest" value="1">
            {words.nearest}
          </SubmitButton>
        )}
      </div>
    </form>
  )
}
