import type { ReactNode } from "react"

/** A line across the top of every page, for what holds everywhere: evaluation mode, planned maintenance. */
export function Banner({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <aside aria-label={label} className="banner">
      {children}
    </aside>
  )
}
