"use client"
import { useActionState, type ReactNode } from "react"
import { Icon } from "#app/_ui/icon.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import { Toolbar } from "#app/_ui/toolbar.tsx"
import type { ActionState, FormAction } from "#lib/web/action.ts"
import { ActSaid } from "../_folder/act-said.tsx"

type BookFormProps = {
  readonly action: FormAction
  readonly lists: readonly { readonly id: string; readonly name: string }[]
  /** Whether any of those shown is saved: what is done with contacts needs some. */
  readonly hasContacts: boolean
  readonly words: Readonly<Record<"acts" | "write" | "remove" | "addTo" | "add" | "pending", string>>
  readonly children: ReactNode
}

const START: ActionState = { kind: "start" }

/** The boxes of the address book in one form with what can be done with those who are ticked. */
export function BookForm({ action, lists, hasContacts, words, children }: BookFormProps) {
  const [state, act] = useActionState(action, START)
  return (
    <>
      <ActSaid state={state} />
      <form action={act}>
        <div className="folder-bar">
          <Toolbar label={words.acts}>
            <SubmitButton name="act" value="write" look="plain" small icon="compose" pending={words.pending}>
              {words.write}
            </SubmitButton>
            {hasContacts && (
              <SubmitButton name="act" value="delete" look="plain" small icon="trash" pending={words.pending}>
                {words.remove}
              </SubmitButton>
            )}
            {hasContacts && lists.length > 0 && (
              <span className="move-to">
                <span className="select select-small">
                  <select name="list" className="input" aria-label={words.addTo}>
                    {lists.map(({ id, name }) => (
                      <option key={id} value={id}>
                        {name}
                      </option>
                    ))}
                  </select>
                  <Icon name="open" />
                </span>
                <SubmitButton name="act" value="list" look="plain" small icon="plus" pending={words.pending}>
                  {words.add}
                </SubmitButton>
              </span>
            )}
          </Toolbar>
        </div>
        {children}
      </form>
    </>
  )
}
