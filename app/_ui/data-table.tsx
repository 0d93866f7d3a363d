import type { ReactNode } from "react"
import { classNames } from "./class-names.ts"

type Column<Item> = {
  readonly key: string
  readonly header: string
  readonly cell: (item: Item) => ReactNode
  readonly isNumber?: boolean
  /** Only read out: what stands below says it. */ readonly quietHeader?: boolean
}

type DataTableProps<Item> = {
  readonly caption: string
  /** The caption is only read out, because a heading above says the same. */
  readonly quietCaption?: boolean
  readonly columns: readonly Column<Item>[]
  readonly items: readonly Item[]
  readonly itemKey: (item: Item) => string
  /** On a phone each row is a block, its cells below one another under their headers: for what several wide columns say. */
  readonly stacks?: boolean
}

/** A table with real headers; the first column names its row. Scrolls by itself on a phone, by keyboard too. */
export function DataTable<Item>({ caption, quietCaption = false, columns, items, itemKey, stacks = false }: DataTableProps<Item>) {
  return (
    <div className="table-scroll" role="region" aria-label={caption} tabIndex={0}>
      <table className={classNames("table", stacks && "table-stacks")}>
        <caption className={quietCaption ? "sr-only" : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={column.isNumber ? "number" : undefined}>
                {column.quietHeader ? <span className="sr-only">{column.header}</span> : column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={itemKey(item)}>
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.key} scope="row">
                    {column.cell(item)}
                  </th>
                ) : (
                  <td
                    key={column.key}
                    className={column.isNumber ? "number" : undefined}
                    data-header={column.quietHeader ? undefined : column.header}
                  >
                    {column.cell(item)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
