"use client"
import { createContext, use, type ReactNode } from "react"

const Ticked = createContext<readonly string[]>([])

type TickedRowsProps = { readonly ticked: readonly string[]; readonly children: ReactNode }

/** Rows of which some were ticked before their form was refused: without JavaScript the page is drawn anew, and they stay ticked. */
export const TickedRows = ({ ticked, children }: TickedRowsProps) => <Ticked value={ticked}>{children}</Ticked>

type RowBoxProps = { readonly form: string; readonly name: string; readonly value: string; readonly label: string }

/** The box of a row, in a form that stands above the table. */
export const RowBox = ({ form, name, value, label }: RowBoxProps) => (
  <label className="row-box">
    <input type="checkbox" form={form} name={name} value={value} aria-label={label} defaultChecked={use(Ticked).includes(value)} />
  </label>
)
