import type { ReactNode } from "react"

type BannerProps = {
  readonly label: string
  /** quiet: nothing that has to be done. */ readonly look?: "warning" | "quiet"
  readonly children: ReactNode
}

/** A line across the top of every page, for what holds everywhere: evaluation mode, planned maintenance. */
export function Banner({ label, look = "warning", children }: BannerProps) {
  return (
    <aside aria-label={label} className={look === "quiet" ? "banner banner-quiet" : "banner"}>
      {children}
    </aside>
  )
}
