import type { ReactNode } from "react"
import { classNames } from "./class-names.ts"

/** A sheet of paper on the table: the ground of forms and letters. One a page is enough. */
export function Sheet({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  return <div className={classNames("sheet", className)}>{children}</div>
}
