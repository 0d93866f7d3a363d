import type { ComponentProps, ReactNode } from "react"
import { buttonClass } from "./button.tsx"
import { Icon } from "./icon.tsx"
import type { IconName } from "./icon-names.ts"

type MenuProps = {
  readonly label: ReactNode
  readonly icon?: IconName
  readonly small?: boolean
  readonly className?: string
  readonly children: ReactNode
}

/** Further acts behind one button. A details element: opens without JavaScript, closes by the same button; menus of one page shut each other by their shared name. */
export function Menu({ label, icon, small = true, className = buttonClass({ small }), children }: MenuProps) {
  return (
    <details className="menu" name="menu">
      <summary className={className}>
        {icon && <Icon name={icon} small={small} />}
        {label}
        <Icon name="open" small />
      </summary>
      <div className="menu-panel">{children}</div>
    </details>
  )
}

type Item = { readonly icon?: IconName; readonly children: ReactNode }

export function MenuLink({ icon, children, ...link }: Item & Omit<ComponentProps<"a">, keyof Item | "className">) {
  return (
    <a className="menu-item" {...link}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  )
}

/** Sends the form it stands in. */
export function MenuButton({ icon, children, ...button }: Item & Omit<ComponentProps<"button">, keyof Item | "className">) {
  return (
    <button type="submit" className="menu-item" {...button}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}
