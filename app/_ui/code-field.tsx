import { classNames } from "./class-names.ts"
import { describedBy, FieldFrame, type FieldText } from "./field.tsx"

type CodeFieldProps = FieldText & {
  readonly name?: string
  readonly digits?: number
  /** A printed code of letters and digits, in groups. */
  readonly letters?: boolean
  readonly autoFocus?: boolean
}

const PRINTED_LENGTH = 64

/** A mailed or texted code: one field, numbers' keyboard, filled in by the phone where it can (autocomplete one-time-code). Spaces are allowed; the server drops them. */
export function CodeField({ label, hint, error, name = "code", digits = 6, letters = false, autoFocus = false }: CodeFieldProps) {
  return (
    <FieldFrame id={name} label={label} hint={hint} error={error}>
      <input
        id={name}
        name={name}
        type="text"
        inputMode={letters ? "text" : "numeric"}
        autoComplete={letters ? "off" : "one-time-code"}
        autoCapitalize={letters ? "characters" : "none"}
        spellCheck={false}
        maxLength={letters ? PRINTED_LENGTH : digits + 4}
        required
        autoFocus={autoFocus}
        className={classNames("input", letters ? "input-printed-code" : "input-code")}
        {...describedBy({ id: name, hint, error })}
      />
    </FieldFrame>
  )
}
