"use client"
import { useActionState } from "react"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import { findContactsAction } from "./actions.ts"

type SearchFormProps = {
  readonly words: string
  readonly labels: { readonly field: string; readonly button: string; readonly pending: string; readonly all: string }
}

/** Looks for people. A post, so that what is looked for stands in no address that anybody logs. */
export function SearchForm({ words, labels }: SearchFormProps) {
  const [state, act] = useActionState(findContactsAction, { kind: "start" })
  return (
    <form action={act} role="search" className="contact-search">
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
        maxLength={200}
        defaultValue={state.values?.["words"] ?? words}
        key={words}
      />
      <SubmitButton look="quiet" icon="search" pending={labels.pending}>
        {labels.button}
      </SubmitButton>
      {words !== "" && (
        <a href="/contacts" className="button button-plain">
          {labels.all}
        </a>
      )}
    </form>
  )
}
