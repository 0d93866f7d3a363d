import type { ReactNode } from "react"
import { FormErrors } from "#app/_ui/form-errors.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import type { ActionState } from "#lib/web/action.ts"

/** What an act did, or why it was refused. */
export function ActSaid({ state, children }: { readonly state: ActionState; readonly children?: ReactNode }) {
  if (state.kind === "error") {
    return (
      <div className="act-said">
        <FormErrors message={state.fields?.["message"] ?? state.message ?? ""} />
      </div>
    )
  }
  if (state.kind === "start" || state.message === undefined) return null
  return (
    <Notice kind="done" announce className="act-said">
      <div className="act-done">
        <p className="notice-title">{state.message}</p>
        {children}
      </div>
    </Notice>
  )
}
