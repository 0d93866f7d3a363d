"use client"
import { browserSupportsWebAuthn } from "@simplewebauthn/browser"
import { useActionState, useSyncExternalStore } from "react"
import type { ButtonLook } from "#app/_ui/button.tsx"
import { Field } from "#app/_ui/field.tsx"
import { FormErrors } from "#app/_ui/form-errors.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import type { ActionState, FormAction } from "#lib/web/action.ts"
import { makePasskey, usePasskey } from "./authenticator-answer.ts"

export type PasskeyWords = {
  readonly button: string
  /** What the button does in full, where several of them stand on a page. */
  readonly means?: string
  readonly pending: string
  /** The person closed the browser's question, or let it run out. */
  readonly cancelled: string
  /** The authenticator holds one of these already. */
  readonly already?: string
  /** Said where the browser cannot, or scripts are off; nothing where the page offers another way beside it. */
  readonly needs?: string
}

type PasskeyFormProps = {
  readonly ceremony: "make" | "use"
  /** Asks the question; what it gives to go on with is put to the authenticator. */
  readonly begin: FormAction
  /** Takes `answer`. */
  readonly finish: FormAction
  readonly words: PasskeyWords
  readonly look?: ButtonLook
  readonly name?: { readonly label: string; readonly hint: string; readonly value: string; readonly maxLength: number }
  /** What is sent along, by name. */
  readonly values?: Readonly<Record<string, string>>
}

const textIn = (form: FormData, name: string) => {
  const value = form.get(name)
  return typeof value === "string" ? value : ""
}

const START: ActionState = { kind: "start" }
const never = () => () => undefined

/**
 * A button that asks the browser for a passkey: a question from the server, the authenticator's answer, and what comes of it.
 * Needs JavaScript, so without it the button is not there.
 */
export function PasskeyForm({ ceremony, begin, finish, words, look = "quiet", name, values = {} }: PasskeyFormProps) {
  const isPossible = useSyncExternalStore(never, browserSupportsWebAuthn, () => null)
  const [state, act] = useActionState(async (before: ActionState, form: FormData): Promise<ActionState> => {
    const begun = await begin(before, form)
    if (begun.goOn === undefined) return begun
    const answer = await (ceremony === "make" ? makePasskey : usePasskey)(begun.goOn).catch((error: unknown) =>
      error instanceof Error ? error : new Error("refused"),
    )
    if (answer instanceof Error) return { kind: "error", message: said(answer, words), values: { name: textIn(form, "name") } }
    form.set("answer", answer)
    return finish(begun, form)
  }, START)
  if (isPossible !== true) return words.needs === undefined ? null : <Needs words={words.needs} hasScript={isPossible === false} />
  return (
    <form action={act} className="form" noValidate>
      {state.kind === "error" && (
        <FormErrors key={JSON.stringify(state)} message={state.message ?? ""} fields={wrongIn(state, name?.label)} />
      )}
      {name !== undefined && (
        <Field
          name="name"
          id="passkey-name"
          label={name.label}
          hint={name.hint}
          error={state.fields?.["name"]}
          defaultValue={state.values?.["name"] ?? name.value}
          maxLength={name.maxLength}
          autoComplete="off"
        />
      )}
      {Object.entries(values).map(([key, value]) => (
        <input key={key} type="hidden" name={key} value={value} />
      ))}
      <div>
        <SubmitButton look={look} pending={words.pending} description={words.means}>
          {words.button}
        </SubmitButton>
      </div>
    </form>
  )
}

/** What it takes, in calm words: where there are no scripts, and where the browser has no passkeys. */
function Needs({ words, hasScript }: { readonly words: string; readonly hasScript: boolean }) {
  const text = <p>{words}</p>
  return hasScript ? text : <noscript>{text}</noscript>
}

const said = ({ name }: Error, { already, cancelled }: PasskeyWords) => (name === "InvalidStateError" ? (already ?? cancelled) : cancelled)

const wrongIn = ({ fields = {} }: ActionState, label: string | undefined) =>
  fields["name"] === undefined || label === undefined ? [] : [{ field: "passkey-name", label, text: fields["name"] }]
