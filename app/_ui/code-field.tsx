import { classNames } from "./class-names.ts"
import { describedBy, FieldFrame, type FieldText } from "./field.tsx"

type CodeFieldProps = FieldText & { readonly name?: string; readonly digits?: number; readonly autoFocus?: boolean }

/** A mailed or texted code: one field, numbers' keyboard, filled in by the phone where it can (autocomplete one-time-code). Spaces are allowed; the server drops them. */
export function CodeField({ label, hint, error, name = "code", digits = 6, autoFocus = false }: CodeFieldProps) {
  return (
    <FieldFrame id={name} label={label} hint={hint} error={error}>
      <input
        id={name}
        name={name}
        type="text"
        inputMode="numeric"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={digits + 4}
        required
        autoFocus={autoFocus}
        className={classNames("input", "input-code")}
        {...describedBy({ id: name, hint, error })}
      />
    </FieldFrame>
  )
}
