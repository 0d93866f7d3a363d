import type { ComponentProps } from "react"
import { describedBy, FieldFrame, type FieldText } from "./field.tsx"
import { Icon } from "./icon.tsx"

type Option = { readonly value: string; readonly label: string; readonly lang?: string }

type SelectProps = FieldText & {
  readonly name: string
  readonly row?: boolean
  readonly options: readonly Option[]
  /** Further ones, under headings. */ readonly groups?: readonly { readonly label: string; readonly options: readonly Option[] }[]
} & Omit<ComponentProps<"select">, keyof FieldText | "name" | "className">

/** One of many, by the browser's own list. */
export function Select({ label, hint, error, optional, row, name, id = name, options, groups = [], ...select }: SelectProps) {
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} optional={optional} row={row}>
      <div className="select">
        <select id={id} name={name} className="input" {...describedBy({ id, hint, error })} {...select}>
          <Options options={options} />
          {groups.map((group) => (
            <optgroup key={group.label} label={group.label}>
              <Options options={group.options} />
            </optgroup>
          ))}
        </select>
        <Icon name="open" />
      </div>
    </FieldFrame>
  )
}

const Options = ({ options }: { readonly options: readonly Option[] }) =>
  options.map(({ value, label, lang }) => (
    <option key={value} value={value} lang={lang}>
      {label}
    </option>
  ))
