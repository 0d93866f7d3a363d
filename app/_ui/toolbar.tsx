import type { ReactNode } from "react"

/** Acts on what is shown, in the order of how often they are used. */
export function Toolbar({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div role="group" aria-label={label} className="toolbar">
      {children}
    </div>
  )
}
