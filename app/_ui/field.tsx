import type { ComponentProps, ReactNode } from "react"
import { classNames } from "./class-names.ts"
import { Icon } from "./icon.tsx"

export type FieldText = {
  readonly label: string
  /** What to write and why, in one sentence; read out with the field. */
  readonly hint?: ReactNode
  /** What is wrong and how to mend it. */
  readonly error?: string | undefined
  /** The word for "optional" where the field is; required ones carry no mark, as most are. */
  readonly optional?: string
}

type FrameProps = FieldText & {
  readonly id: string
  readonly children: ReactNode
  readonly className?: string
  /** Label beside the field on a wide page, as in Compose. */
  readonly row?: boolean
}

/** Attributes that tie a control to its hint and its error. */
export function describedBy({ id, hint, error }: { readonly id: string; readonly hint?: ReactNode; readonly error?: string | undefined }) {
  const ids = classNames(Boolean(error) && `${id}-error`, Boolean(hint) && `${id}-hint`)
  return { "aria-describedby": ids === "" ? undefined : ids, "aria-invalid": error ? (true as const) : undefined }
}

/** Label, hint and error around any control: the error stands between label and control, where it is read before it is mended. */
export function FieldFrame({ id, label, hint, error, optional, children, className, row = false }: FrameProps) {
  return (
    <div className={classNames(row ? "field-row" : "field", className)}>
      <label htmlFor={id} className="field-label">
        {label}
        {optional && <span className="field-optional"> ({optional})</span>}
      </label>
      <div className="field-control">
        {hint && (
          <div id={`${id}-hint`} className="field-hint">
            {hint}
          </div>
        )}
        <FieldError id={id} error={error} />
        {children}
      </div>
    </div>
  )
}

export function FieldError({ id, error }: { readonly id: string; readonly error?: string | undefined }) {
  if (!error) return null
  return (
    <p id={`${id}-error`} className="field-error">
      <Icon name="error" small />
      <span>{error}</span>
    </p>
  )
}

type FieldProps = FieldText & { readonly name: string; readonly row?: boolean } & Omit<ComponentProps<"input">, keyof FieldText | "name">

/** One line of text. `id` is the name unless given; say `autoComplete`, `inputMode` and `type` for what it holds (WCAG 1.3.5). */
export function Field({ label, hint, error, optional, row, name, id = name, className, ...input }: FieldProps) {
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} optional={optional} row={row}>
      <input id={id} name={name} className={classNames("input", className)} {...describedBy({ id, hint, error })} {...input} />
    </FieldFrame>
  )
}

/** An e-mail address: the right keyboard, no capital letters, no spelling. */
export function EmailField(props: FieldProps) {
  return <Field type="email" inputMode="email" autoComplete="email" autoCapitalize="none" spellCheck={false} maxLength={254} {...props} />
}

/** A mobile number. */
export function PhoneField(props: FieldProps) {
  return <Field type="tel" inputMode="tel" autoComplete="tel" maxLength={32} {...props} />
}
