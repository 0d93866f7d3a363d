"use client"
import { useActionState } from "react"
import { FormErrors } from "#app/_ui/form-errors.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import type { ButtonLook } from "#app/_ui/button.tsx"
import type { ActionState, FormAction } from "#lib/web/action.ts"

type OtherActProps = {
  readonly action: FormAction
  readonly label: string
  readonly pending: string
  readonly look?: ButtonLook
  /** What is sent along, by name. */
  readonly values?: Readonly<Record<string, string>>
}

const START: ActionState = { kind: "start" }

/** A button that does one thing beside the page's main form, and says what came of it. */
export function OtherAct({ action, label, pending, look = "plain", values = {} }: OtherActProps) {
  const [state, act] = useActionState(action, START)
  return (
    <form action={act} className="form">
      {state.kind === "error" && <FormErrors key={JSON.stringify(state)} message={state.message ?? ""} />}
      {state.kind === "done" && <Notice kind="done" announce title={state.message} />}
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div>
        <SubmitButton look={look} pending={pending}>
          {label}
        </SubmitButton>
      </div>
    </form>
  )
}
