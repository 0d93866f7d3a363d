import type { ReactNode } from "react"
import { classNames } from "./class-names.ts"
import { Icon } from "./icon.tsx"

export type NoticeKind = "info" | "warning" | "error" | "done"

type NoticeProps = {
  readonly kind?: NoticeKind
  readonly title?: string
  /** Read out at once: for what came up after the page was there. */
  readonly announce?: boolean
  readonly id?: string
  readonly className?: string
  readonly children?: ReactNode
}

/** Something to know, beside what it concerns. The title carries the meaning; colour and sign only repeat it. */
export function Notice({ kind = "info", title, announce = false, id, className, children }: NoticeProps) {
  const role = announce ? (kind === "error" ? "alert" : "status") : undefined
  return (
    <div id={id} role={role} className={classNames("notice", `notice-${kind}`, className)}>
      <Icon name={kind} />
      <div>
        {title && <p className="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  )
}
