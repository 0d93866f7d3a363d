"use client"
import { useActionState, type ReactNode } from "react"
import { SelectAll } from "#app/(mailbox)/_folder/select-all.tsx"
import { ButtonLink, ButtonRow, type ButtonLook } from "#app/_ui/button.tsx"
import { Checkbox } from "#app/_ui/choice.tsx"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { FormErrors } from "#app/_ui/form-errors.tsx"
import { Select } from "#app/_ui/select.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import type { ActionState, FormAction } from "#lib/web/action.ts"
import { TickedRows } from "./row-box.tsx"

type Act = { readonly value: string; readonly label: string; readonly look: ButtonLook; readonly before?: BeforeAct }

/** What is chosen before a button is pressed: one of several, or a yes. */
type BeforeAct =
  | {
      readonly kind: "select"
      readonly name: string
      readonly label: string
      readonly options: readonly { value: string; label: string }[]
    }
  | { readonly kind: "checkbox"; readonly name: string; readonly label: string }

type BulkFormProps = {
  readonly action: FormAction
  readonly id: string
  readonly organisation: string
  /** The name of the boxes of the rows, which stand elsewhere on the page and belong to this form. */ readonly field: string
  readonly acts: readonly Act[]
  readonly words: Readonly<Record<"all" | "pending", string>>
  /** What else the form sends, by name. */ readonly values?: Readonly<Record<string, string>>
  /** Where an act on many is asked about first: the yes, and the way out of it. */
  readonly question?: { readonly yes: string; readonly no: string; readonly href: string }
  /** Stands folded under this title until it has something to say. */ readonly folded?: { readonly title: string; readonly lead: string }
  /** The rows. */ readonly children: ReactNode
}

const START: ActionState = { kind: "start" }

/** What can be done with the rows that are ticked (O6). Works without JavaScript: each box names this form. */
export function BulkForm({ action, id, organisation, field, acts, words, values = {}, question, folded, children }: BulkFormProps) {
  const [state, act] = useActionState(action, START)
  const wrong = Object.values(state.fields ?? {}).map((text) => ({ field: id, text }))
  const form = (
    // After each act React would empty the form, and the rows would have to be ticked again to mend what was refused.
    <form id={id} action={act} onReset={(event) => event.preventDefault()} className="form bulk-form" tabIndex={-1}>
      {state.kind === "error" && (
        <FormErrors
          key={JSON.stringify(state)}
          kind={state.asksAbout === undefined ? "error" : "warning"}
          message={state.message ?? ""}
          fields={wrong}
        />
      )}
      {question !== undefined && state.asksAbout !== undefined && (
        <ButtonRow className="bulk-question">
          <SubmitButton name="act" value={`${firstWord(state.values?.["act"])} ${state.asksAbout}`} look="danger" pending={words.pending}>
            {question.yes}
          </SubmitButton>
          <ButtonLink href={question.href}>{question.no}</ButtonLink>
        </ButtonRow>
      )}
      <input type="hidden" name="organisation" value={organisation} />
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SelectAll label={words.all} field={field} />
      {acts.map(({ value, label, look, before }) => (
        <div key={value} className="bulk-act">
          {before !== undefined && <Before before={before} id={`${id}-${value}`} typed={state.values?.[before.name]} />}
          <SubmitButton name="act" value={value} look={look} pending={words.pending}>
            {label}
          </SubmitButton>
        </div>
      ))}
    </form>
  )
  return (
    <>
      {folded === undefined ? (
        form
      ) : (
        <Disclosure title={folded.title} open={state.kind !== "start"}>
          <p className="mb-3 max-w-[44rem]">{folded.lead}</p>
          {form}
        </Disclosure>
      )}
      <TickedRows ticked={state.ticked ?? []}>{children}</TickedRows>
    </>
  )
}

/** Of an act, without how many a yes was about. */
const firstWord = (act = ""): string => act.split(" ")[0] ?? ""

type BeforeProps = { readonly before: BeforeAct; readonly id: string; /** Before a refusal. */ readonly typed: string | undefined }

function Before({ before, id, typed }: BeforeProps): ReactNode {
  const { name, label } = before
  if (before.kind === "checkbox") return <Checkbox id={id} name={name} label={label} defaultChecked={typed !== undefined} />
  return <Select id={id} name={name} label={label} options={before.options} defaultValue={typed} />
}
