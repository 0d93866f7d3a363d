"use client"
import { useEffect, useRef, useState, type MouseEvent, type ReactNode } from "react"
import { useFormStatus } from "react-dom"
import { buttonClass, type ButtonLook } from "./button.tsx"
import { Icon } from "./icon.tsx"
import type { IconName } from "./icon-names.ts"

type SubmitButtonProps = {
  readonly children: ReactNode
  /** What it says while the form is on its way, like "Sending". */
  readonly pending: string
  readonly look?: ButtonLook
  readonly small?: boolean
  readonly icon?: IconName
  /** For forms with several buttons: which one was pressed. */
  readonly name?: string
  readonly value?: string
  readonly formAction?: string | ((form: FormData) => void | Promise<void>)
  /** Said after the name by a screen reader, where several buttons of the same name stand on a page. */
  readonly description?: string | undefined
  readonly className?: string
}

/**
 * The button that sends a form. While the form is on its way it says so and takes no second press; it stays focusable, so that the keyboard is not lost.
 * Works with server actions (useFormStatus) and with plain posts (listens to the form); without JavaScript it is an ordinary button and the server keeps repeats apart.
 */
export function SubmitButton({
  children,
  pending,
  look = "primary",
  small = false,
  icon,
  name,
  value,
  formAction,
  description,
  className,
}: SubmitButtonProps) {
  const status = useFormStatus()
  const { button, isLeaving } = useLeaving()
  const isPending = status.pending || isLeaving
  const hold = (event: MouseEvent) => {
    if (isPending) event.preventDefault()
  }
  return (
    <button
      ref={button}
      type="submit"
      name={name}
      value={value}
      formAction={formAction}
      onClick={hold}
      aria-disabled={isPending || undefined}
      aria-description={description}
      className={buttonClass({ look, small, className })}
    >
      {icon && <Icon name={icon} small={small} />}
      <span aria-live="polite">{isPending ? pending : children}</span>
    </button>
  )
}

/** True from a plain post until the page is left; undone when the browser comes back to the page from its memory. */
function useLeaving() {
  const button = useRef<HTMLButtonElement>(null)
  const [isLeaving, setLeaving] = useState(false)
  useEffect(() => {
    const form = button.current?.form
    if (!form) return
    // React takes a submission that runs an action at the document, so only the window knows whether the page is left.
    const leave = (event: SubmitEvent) => {
      const isPlainPost = event.target === form && !event.defaultPrevented && form.method === "post" && form.target === ""
      if (isPlainPost) setTimeout(() => setLeaving(true), 0)
    }
    const stay = () => setLeaving(false)
    window.addEventListener("submit", leave)
    window.addEventListener("pageshow", stay)
    return () => {
      window.removeEventListener("submit", leave)
      window.removeEventListener("pageshow", stay)
    }
  }, [])
  return { button, isLeaving }
}
