import type { ReactNode } from "react"
import { Icon } from "./icon.tsx"
import type { IconName } from "./icon-names.ts"

type EmptyStateProps = {
  readonly icon: IconName
  readonly title: string
  readonly children?: ReactNode
  /** The next step: a ButtonLink. */ readonly step?: ReactNode
}

/** A page without content says what will be here and what to do now (U5). */
export function EmptyState({ icon, title, children, step }: EmptyStateProps) {
  return (
    <div className="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {step}
    </div>
  )
}
