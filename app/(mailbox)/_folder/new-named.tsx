import { ActionForm, type FormField } from "#app/_forms/action-form.tsx"
import type { FormAction } from "#lib/web/action.ts"

type NewNamedProps = {
  readonly id: string
  readonly title: string
  readonly action: FormAction
  /** As `nameField` gives it. */
  readonly field: FormField
  readonly submit: string
  readonly pending: string
}

/** Below what there is: the way to make another one, which needs but a name. */
export function NewNamed({ id, title, action, field, submit, pending }: NewNamedProps) {
  return (
    <section aria-labelledby={id} className="own-folders-new narrow">
      <h2 id={id}>{title}</h2>
      <ActionForm action={action} fields={[field]} submit={submit} pending={pending} look="quiet" />
    </section>
  )
}
