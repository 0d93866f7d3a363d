import type { ReactNode } from "react"

type PageHeadingProps = {
  readonly title: string
  readonly lead?: ReactNode
  /** Buttons on the same line. */
  readonly children?: ReactNode
  /** The bar on top of a phone already says it: there the heading is only read out. */
  readonly inBar?: boolean
}

/** The page's h1. */
export function PageHeading({ title, lead, children, inBar = false }: PageHeadingProps) {
  return (
    <div
      className={
        inBar ? "page-heading-in-bar flex flex-wrap items-center gap-x-4 gap-y-2" : "mb-5 flex flex-wrap items-center gap-x-4 gap-y-2"
      }
    >
      <h1 className={inBar ? "max-md:sr-only" : undefined}>{title}</h1>
      {children && <div className="toolbar ms-auto">{children}</div>}
      {lead && (
        <p className="basis-full text-quiet">
          <span className="block max-w-[60ch]">{lead}</span>
        </p>
      )}
    </div>
  )
}
