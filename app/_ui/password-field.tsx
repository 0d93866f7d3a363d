"use client"
import { useState } from "react"
import { describedBy, FieldFrame, type FieldText } from "./field.tsx"
import { useIsRunning } from "./use-is-running.ts"

type PasswordFieldProps = FieldText & {
  readonly name?: string
  /** `new` where it is chosen, so that a password manager offers one. */
  readonly purpose: "current" | "new"
  readonly show: string
  readonly hide: string
  readonly minLength?: number
  readonly required?: boolean
}

/** A password: paste and managers work, up to 128 characters, and it can be shown as text. Without JavaScript the button to show it is not there. */
export function PasswordField({
  label,
  hint,
  error,
  optional,
  name = "password",
  purpose,
  show,
  hide,
  minLength,
  required = true,
}: PasswordFieldProps) {
  const [isShown, setShown] = useState(false)
  const hasScript = useIsRunning()
  return (
    <FieldFrame id={name} label={label} hint={hint} error={error} optional={optional}>
      <div className="password">
        <input
          id={name}
          name={name}
          type={isShown ? "text" : "password"}
          autoComplete={purpose === "new" ? "new-password" : "current-password"}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          minLength={minLength}
          maxLength={512}
          required={required}
          className="input"
          {...describedBy({ id: name, hint, error })}
        />
        {hasScript && (
          <button type="button" className="password-toggle" aria-pressed={isShown} aria-controls={name} onClick={() => setShown(!isShown)}>
            {isShown ? hide : show}
          </button>
        )}
      </div>
    </FieldFrame>
  )
}
