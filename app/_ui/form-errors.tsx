"use client"
import { useEffect, useRef } from "react"
import { Icon } from "./icon.tsx"

type FormErrorsProps = {
  /** warning: a question, which may be answered by going on. */
  readonly kind?: "error" | "warning"
  /** What happened, that nothing was lost, what to do. */
  readonly message: string
  /** One line for each wrong field; `field` is the id of its control, `label` its label. */
  readonly fields?: readonly { readonly field: string; readonly label?: string; readonly text: string }[]
}

/** Stands above a form that was refused, takes the focus, and leads to each field. Render it with a `key` that changes with every answer. */
export function FormErrors({ kind = "error", message, fields = [] }: FormErrorsProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [])
  return (
    <div ref={box} tabIndex={-1} role="alert" className={`notice notice-${kind}`}>
      <Icon name={kind} />
      <div>
        <p className="notice-title">{message}</p>
        {fields.length > 0 && (
          <ul>
            {fields.map(({ field, label, text }) => (
              <li key={field}>
                <a href={`#${field}`}>{label === undefined ? text : `${label}: ${text}`}</a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
