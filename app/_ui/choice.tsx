import type { ComponentProps, ReactNode } from "react"
import { describedBy, FieldError } from "./field.tsx"

type ChoiceProps = {
  readonly name: string
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly error?: string | undefined
} & Omit<ComponentProps<"input">, "name" | "type" | "className">

function Choice({
  type,
  name,
  label,
  hint,
  error,
  id,
  ...input
}: ChoiceProps & { readonly type: "checkbox" | "radio"; readonly id: string }) {
  return (
    <div className="choice">
      <input type={type} id={id} name={name} {...describedBy({ id, hint, error })} {...input} />
      <label htmlFor={id}>{label}</label>
      {hint && (
        <div id={`${id}-hint`} className="field-hint">
          {hint}
        </div>
      )}
      <FieldError id={id} error={error} />
    </div>
  )
}

/** One yes or no. */
export function Checkbox(props: ChoiceProps) {
  return <Choice {...props} type="checkbox" id={props.id ?? props.name} />
}

type RadioGroupProps = {
  readonly name: string
  readonly legend: string
  readonly options: readonly { readonly value: string; readonly label: ReactNode; readonly hint?: ReactNode }[]
  readonly defaultValue?: string
  readonly error?: string | undefined
}

/** One of a few, each with a sentence of its own. */
export function RadioGroup({ name, legend, options, defaultValue, error }: RadioGroupProps) {
  return (
    <fieldset className="field" {...describedBy({ id: name, error })}>
      <legend>{legend}</legend>
      <FieldError id={name} error={error} />
      {options.map((option) => (
        <Choice
          key={option.value}
          type="radio"
          id={`${name}-${option.value}`}
          name={name}
          value={option.value}
          label={option.label}
          hint={option.hint}
          defaultChecked={option.value === defaultValue}
        />
      ))}
    </fieldset>
  )
}
