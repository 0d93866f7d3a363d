import type { ComponentProps } from "react"
import { describedBy, FieldFrame, type FieldText } from "./field.tsx"
import { Icon } from "./icon.tsx"

type SelectProps = FieldText & {
  readonly name: string
  readonly row?: boolean
  readonly options: readonly { readonly value: string; readonly label: string; readonly lang?: string }[]
} & Omit<ComponentProps<"select">, keyof FieldText | "name" | "className">

/** One of many, by the browser's own list. */
export function Select({ label, hint, error, optional, row, name, id = name, options, ...select }: SelectProps) {
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} optional={optional} row={row}>
      <div className="select">
        <select id={id} name={name} className="input" {...describedBy({ id, hint, error })} {...select}>
          {options.map((option) => (
            <option key={option.value} value={option.value} lang={option.lang}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="open" />
      </div>
    </FieldFrame>
  )
}
