import type { ComponentProps } from "react"
import { classNames } from "./class-names.ts"
import { describedBy, FieldFrame, type FieldText } from "./field.tsx"

type TextAreaProps = FieldText & {
  readonly name: string
  readonly row?: boolean
  /** Set in the serif, as what will be read on the letter. */
  readonly letter?: boolean
} & Omit<ComponentProps<"textarea">, keyof FieldText | "name">

/** Several lines of text; grows with what is written where the browser can. */
export function TextArea({ label, hint, error, optional, row, letter = false, name, id = name, className, ...area }: TextAreaProps) {
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} optional={optional} row={row}>
      <textarea
        id={id}
        name={name}
        className={classNames("input", letter && "input-letter", className)}
        {...describedBy({ id, hint, error })}
        {...area}
      />
    </FieldFrame>
  )
}
