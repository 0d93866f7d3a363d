import type { ReactNode } from "react"
import "#app/(mailbox)/mailbox.css"

/** Rows and letters look here as in everybody's own mailbox. */
export default function SupportLayout({ children }: { readonly children: ReactNode }) {
  return children
}
