"use client"
import { useActionState, type ReactNode } from "react"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import type { ActionState, FormAction } from "#lib/web/action.ts"
import { ActSaid } from "./act-said.tsx"

type ActFormProps = {
  readonly action: FormAction
  /** What is said before anything was pressed: nothing, or what was done on the page before. */
  readonly start: ActionState
  readonly words: { readonly undo: string; readonly pending: string }
  readonly className?: string
  readonly children: ReactNode
}

/** A form around messages: says what its last act did or why it was refused, and offers to undo it. */
export function ActForm({ action, start, words, className, children }: ActFormProps) {
  const [state, act] = useActionState(action, start)
  const { undo, ids, to } = state.values ?? {}
  return (
    <>
      <ActSaid state={state}>
        {undo !== undefined && ids !== undefined && (
          <form action={act}>
            {ids.split(" ").map((id) => (
              <input key={id} type="hidden" name="message" value={id} />
            ))}
            <input type="hidden" name="from" value="undo" />
            {to !== undefined && <input type="hidden" name="to" value={to} />}
            <SubmitButton name="act" value={undo} look="quiet" small icon="undo" pending={words.pending}>
              {words.undo}
            </SubmitButton>
          </form>
        )}
      </ActSaid>
      <form action={act} className={className}>
        {children}
      </form>
    </>
  )
}
