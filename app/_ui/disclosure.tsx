import type { ReactNode } from "react"
import { Icon } from "./icon.tsx"
import type { IconName } from "./icon-names.ts"

type DisclosureProps = {
  readonly title: ReactNode
  readonly icon?: IconName
  readonly open?: boolean
  readonly id?: string
  readonly children: ReactNode
}

/** Folded until somebody wants it: *What happened*, *How this is protected*. */
export function Disclosure({ title, icon, open, id, children }: DisclosureProps) {
  return (
    <details id={id} className="disclosure" open={open}>
      <summary>
        {icon && <Icon name={icon} />}
        {title}
        <Icon name="open" small className="disclosure-arrow" />
      </summary>
      <div className="disclosure-body">{children}</div>
    </details>
  )
}
