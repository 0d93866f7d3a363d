import type { ReactNode } from "react"
import { Button, type ButtonLook } from "./button.tsx"
import type { IconName } from "./icon-names.ts"

type DialogProps = {
  readonly id: string
  readonly title: string
  readonly close: string
  readonly children: ReactNode
  /** The act itself: a form with its button. */ readonly act?: ReactNode
}

/** A native modal dialog, opened by OpenDialog without a line of JavaScript (invoker commands); Escape and the close button leave it. */
export function Dialog({ id, title, close, children, act }: DialogProps) {
  return (
    <dialog id={id} className="dialog" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} className="mb-2">
        {title}
      </h2>
      {children}
      <div className="button-row mt-5">
        {act}
        <form method="dialog">
          <Button type="submit">{close}</Button>
        </form>
      </div>
    </dialog>
  )
}

type OpenDialogProps = {
  readonly dialog: string
  readonly children: ReactNode
  readonly look?: ButtonLook
  readonly small?: boolean
  readonly icon?: IconName
}

/** The button that opens the dialog of that id. */
export function OpenDialog({ dialog, ...button }: OpenDialogProps) {
  const invoker = { commandfor: dialog, command: "show-modal" }
  return <Button {...button} {...invoker} />
}
