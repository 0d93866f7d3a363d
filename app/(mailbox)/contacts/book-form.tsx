import type { ReactNode } from "react"
import { Icon } from "#app/_ui/icon.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import { Toolbar } from "#app/_ui/toolbar.tsx"
import type { FormAction } from "#lib/web/action.ts"
import { ActForm } from "../_folder/act-form.tsx"

type BookFormProps = {
  readonly action: FormAction
  readonly lists: readonly { readonly id: string; readonly name: string }[]
  /** Whether any of those shown is saved: what is done with contacts needs some. */
  readonly hasContacts: boolean
  readonly words: Readonly<Record<"acts" | "write" | "remove" | "list" | "add" | "pending" | "undo", string>>
  readonly children: ReactNode
}

/** The boxes of the address book in one form with what can be done with those who are ticked. */
export function BookForm({ action, lists, hasContacts, words, children }: BookFormProps) {
  return (
    <ActForm action={action} start={{ kind: "start" }} words={{ undo: words.undo, pending: words.pending }}>
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
                <select name="list" className="input" aria-label={words.list}>
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
    </ActForm>
  )
}
