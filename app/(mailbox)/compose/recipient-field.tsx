"use client"
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from "react"
import { classNames } from "#app/_ui/class-names.ts"
import { describedBy, FieldFrame, type FieldText } from "#app/_ui/field.tsx"
import type { PeopleToPick } from "#lib/contacts/people-to-pick.ts"
import { pieceAt, suggest, withPicked, type Suggestion } from "./pick.ts"
import { withName } from "./place-of-name.ts"
import type { ComposeWords } from "./words.ts"

type RecipientFieldProps = FieldText & {
  readonly name: string
  readonly words: ComposeWords
  readonly people: PeopleToPick
  /** Asks for the people; may be called often. */
  readonly wake: () => void
  readonly defaultValue: string
  readonly autoFocus?: boolean
}

/** What was typed and where, while people are offered for it. */
type Typed = { readonly value: string; readonly cursor: number }

const NOBODY: readonly Suggestion[] = []

/**
 * Addresses as they are typed, with people offered for the one that is being written: an editable combobox with a list (WAI-ARIA Authoring Practices). What is
 * chosen stands in the field as addresses, those of a whole list too, so that everybody sees who will get the message. Without JavaScript it is a text field.
 */
export function RecipientField({ name, label, hint, error, words, people, wake, defaultValue, autoFocus }: RecipientFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  const listId = useId()
  const [typed, setTyped] = useState<Typed | null>(null)
  /** Which suggestion the keyboard stands on; -1 for none. */
  const [active, setActive] = useState(-1)
  // Anew when the people have come, who may be there only after the first letters.
  const suggestions = useMemo(
    () => (typed === null ? NOBODY : suggest(people, { value: typed.value, piece: pieceAt(typed.value, typed.cursor) })),
    [people, typed],
  )
  const isOpen = suggestions.length > 0
  // Without JavaScript, or with nobody to offer, it is what it looks like: a field of text.
  const offersPeople = people.people.length + people.lists.length > 0

  // The browser may have put the cursor here before this ran.
  useEffect(() => {
    if (document.activeElement === input.current) wake()
  })

  const look = () => {
    const field = input.current
    if (field === null) return
    setTyped({ value: field.value, cursor: field.selectionStart ?? field.value.length })
    setActive(-1)
  }

  const close = () => {
    setTyped(null)
    setActive(-1)
  }

  const pick = (suggestion: Suggestion) => {
    const field = input.current
    if (field === null) return
    const picked = withPicked(field.value, pieceAt(field.value, field.selectionStart ?? field.value.length), suggestion)
    field.value = picked.value
    field.setSelectionRange(picked.cursor, picked.cursor)
    close()
    // So that the form hears of it as of what is typed.
    field.dispatchEvent(new Event("input", { bubbles: true }))
    field.focus()
  }

  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const chosen = suggestions[active]
    if (step !== undefined && isOpen) {
      // Past either end the keyboard stands in the field again.
      const places = suggestions.length + 1
      setActive(((active + 1 + step + places) % places) - 1)
    } else if (step === 1) look()
    else if (event.key === "Escape" && isOpen) close()
    else if (event.key === "Enter" && chosen !== undefined) pick(chosen)
    else return
    event.preventDefault()
  }

  return (
    <FieldFrame id={name} label={label} hint={hint} error={error} row>
      <div className="combobox">
        <input
          ref={input}
          id={name}
          name={name}
          className="input"
          type="text"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          autoComplete="off"
          dir="ltr"
          {...(offersPeople && {
            role: "combobox",
            "aria-autocomplete": "list",
            "aria-expanded": isOpen,
            "aria-controls": listId,
            "aria-activedescendant": active === -1 ? undefined : `${listId}-${active}`,
          })}
          defaultValue={defaultValue}
          autoFocus={autoFocus}
          onFocus={wake}
          onBlur={close}
          onChange={() => {
            wake()
            look()
          }}
          onKeyDown={press}
          {...describedBy({ id: name, hint, error })}
        />
        <ul id={listId} role="listbox" aria-label={words.suggestions} className="suggestions" hidden={!isOpen}>
          {suggestions.map((suggestion, at) => (
            <li
              key={`${suggestion.name} ${suggestion.addresses.join()}`}
              id={`${listId}-${at}`}
              role="option"
              aria-selected={at === active}
              className={classNames("suggestion", at === active && "suggestion-active")}
              // Before the field loses the focus, which would close the list under the pointer.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => pick(suggestion)}
            >
              <SuggestionWords suggestion={suggestion} words={words} />
            </li>
          ))}
        </ul>
        <span role="status" className="sr-only">
          {isOpen && (suggestions.length === 1 ? words.suggestionOne : withName(words.suggestionMany, String(suggestions.length)))}
        </span>
      </div>
    </FieldFrame>
  )
}

/** A person by name, address and identity level (I9), a list by its name and how many addresses it stands for (I10). */
function SuggestionWords({ suggestion, words }: { readonly suggestion: Suggestion; readonly words: ComposeWords }) {
  const { name, addresses, isList, level } = suggestion
  const beside = isList ? withName(words.suggestionList, String(addresses.length)) : addresses[0]
  return (
    <>
      {name !== "" && <bdi className="suggestion-name">{name}</bdi>} <bdi className="suggestion-address">{beside}</bdi>{" "}
      {level !== undefined && <span className="suggestion-level">{words.levels[level]}</span>}
    </>
  )
}
