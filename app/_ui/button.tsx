import type { ComponentProps, ReactNode } from "react"
import { classNames } from "./class-names.ts"
import { Icon } from "./icon.tsx"
import type { IconName } from "./icon-names.ts"

/** `primary`: the one act of the page, red. `quiet`: the others. `plain`: beside a button, like a link. `danger`: destroys; ink, never red. */
export type ButtonLook = "primary" | "quiet" | "plain" | "danger"

type Dress = {
  readonly look?: ButtonLook
  readonly small?: boolean
  readonly icon?: IconName
  readonly className?: string
  readonly children: ReactNode
}

export function buttonClass({ look = "quiet", small = false, className }: Pick<Dress, "look" | "small" | "className">): string {
  return classNames("button", `button-${look}`, small && "button-small", className)
}

/** A native button; `type="button"` unless said otherwise, so that it never sends a form by accident. */
export function Button({
  look,
  small = false,
  icon,
  className,
  children,
  type = "button",
  ...rest
}: Dress & Omit<ComponentProps<"button">, keyof Dress>) {
  return (
    <button type={type} className={buttonClass({ look, small, className })} {...rest}>
      {icon && <Icon name={icon} small={small} />}
      {children}
    </button>
  )
}

/** A link that looks like a button, for acts that only lead somewhere. */
export function ButtonLink({ look, small = false, icon, className, children, ...rest }: Dress & Omit<ComponentProps<"a">, keyof Dress>) {
  return (
    <a className={buttonClass({ look, small, className })} {...rest}>
      {icon && <Icon name={icon} small={small} />}
      {children}
    </a>
  )
}

/** Buttons side by side, the primary one first. */
export function ButtonRow({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  return <div className={classNames("button-row", className)}>{children}</div>
}
