"use client"
import { useActionState } from "react"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import type { FormAction } from "#lib/web/action.ts"
import { ActSaid } from "../_folder/act-said.tsx"

type SearchFormProps = {
  readonly action: FormAction
  /** The page that shows everybody. */
  readonly whole: string
  /** What was looked for, and how long it may be. */
  readonly words: string
  readonly most: number
  /** What else the form says. */
  readonly values?: Readonly<Record<string, string>>
  readonly labels: { readonly field: string; readonly button: string; readonly pending: string; readonly all: string }
}

/** Looks for people. A post, so that what is looked for stands in no address that anybody logs. */
export function SearchForm({ action, whole, words, most, values = {}, labels }: SearchFormProps) {
  const [state, act] = useActionState(action, { kind: "start" })
  return (
    <>
      <ActSaid state={state} />
      <form action={act} role="search" className="contact-search">
        {Object.entries(values).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <label htmlFor="words" className="sr-only">
          {labels.field}
        </label>
        <input
          id="words"
          name="words"
          type="search"
          className="input"
          placeholder={labels.field}
          autoComplete="off"
          maxLength={most}
          defaultValue={state.values?.["words"] ?? words}
          key={words}
        />
        <SubmitButton look="quiet" icon="search" pending={labels.pending}>
          {labels.button}
        </SubmitButton>
        {words !== "" && (
          <a href={whole} className="button button-plain">
            {labels.all}
          </a>
        )}
      </form>
    </>
  )
}
