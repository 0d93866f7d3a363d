"use client"
import { useActionState, useState, type ReactNode } from "react"
import { Field } from "#app/_ui/field.tsx"
import { FormErrors } from "#app/_ui/form-errors.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import { TextArea } from "#app/_ui/text-area.tsx"
import type { ActionState, FormAction } from "#lib/web/action.ts"

type Name = "text" | "subject" | "from_date" | "from_time" | "until_date" | "until_time"

type ReplyFormProps = {
  readonly action: FormAction
  readonly values: Readonly<Record<Name, string>>
  readonly max: { readonly text: number; readonly subject: number }
  readonly words: {
    readonly text: string
    readonly textHint: string
    /** With a place for how many there are: "{count} of 4,000 characters". */
    readonly count: string
    readonly subject: string
    readonly subjectHint: string
    readonly optional: string
    readonly from: string
    readonly fromHint: string
    readonly until: string
    readonly untilHint: string
    readonly day: string
    readonly time: string
    readonly zone: string
    readonly submit: string
    readonly pending: string
  }
}

const START: ActionState = { kind: "start" }
const ORDER: readonly Name[] = ["text", "subject", "from_date", "from_time", "until_date", "until_time"]

/** What the automatic reply says, and from when until when (M14). */
export function ReplyForm({ action, values, max, words }: ReplyFormProps) {
  const [state, act] = useActionState(action, START)
  const errors = state.fields ?? {}
  const valueOf = (name: Name) => state.values?.[name] ?? values[name]
  const wrong = ORDER.flatMap((field) => (errors[field] === undefined ? [] : [{ field, text: errors[field] }]))
  const half = (name: Name, type: "date" | "time", label: string) => (
    <Field name={name} type={type} label={label} autoComplete="off" defaultValue={valueOf(name)} error={errors[name]} />
  )
  return (
    <form action={act} className="form" noValidate>
      {state.kind === "error" && <FormErrors key={JSON.stringify(state)} message={state.message ?? ""} fields={wrong} />}
      <CountedText
        label={words.text}
        hint={words.textHint}
        count={words.count}
        max={max.text}
        value={valueOf("text")}
        error={errors["text"]}
      />
      <Field
        name="subject"
        label={words.subject}
        hint={words.subjectHint}
        optional={words.optional}
        autoComplete="off"
        dir="auto"
        maxLength={max.subject}
        defaultValue={valueOf("subject")}
        error={errors["subject"]}
      />
      <Moment legend={words.from} hint={words.fromHint} name="from">
        {half("from_date", "date", words.day)}
        {half("from_time", "time", words.time)}
      </Moment>
      <Moment legend={words.until} hint={words.untilHint} name="until">
        {half("until_date", "date", words.day)}
        {half("until_time", "time", words.time)}
      </Moment>
      <p className="field-hint">{words.zone}</p>
      <div>
        <SubmitButton pending={words.pending}>{words.submit}</SubmitButton>
      </div>
    </form>
  )
}

type CountedTextProps = {
  readonly label: string
  readonly hint: string
  readonly count: string
  readonly max: number
  readonly value: string
  readonly error: string | undefined
}

/** The text, with how long it is; without JavaScript, how long it was when the page was drawn. */
function CountedText({ label, hint, count, max, value, error }: CountedTextProps) {
  const [length, setLength] = useState(value.length)
  return (
    <div>
      <TextArea
        name="text"
        label={label}
        hint={hint}
        error={error}
        required
        rows={7}
        dir="auto"
        maxLength={max}
        defaultValue={value}
        onChange={(event) => setLength(event.currentTarget.value.length)}
      />
      <p className="field-hint figures mt-1">{count.replace("{count}", String(length))}</p>
    </div>
  )
}

type MomentProps = { readonly legend: string; readonly hint: string; readonly name: string; readonly children: readonly ReactNode[] }

/** A day and a time beside each other. */
function Moment({ legend, hint, name, children }: MomentProps) {
  return (
    <fieldset className="field" aria-describedby={`${name}-hint`}>
      <legend>{legend}</legend>
      <p id={`${name}-hint`} className="field-hint">
        {hint}
      </p>
      <div className="field-pair">{children}</div>
    </fieldset>
  )
}
