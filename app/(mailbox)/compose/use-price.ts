"use client"
import { useState, type RefObject } from "react"
import { priceOf } from "#lib/billing/prices.ts"
import type { ComposeValues } from "#lib/messages/answer.ts"
import { readOptions } from "#lib/messages/options.ts"

/** How many addresses stand in the fields; near enough for a price while they are typed, the server reads them exactly. */
const countAddresses = (...fields: readonly string[]): number =>
  new Set(fields.flatMap((text) => text.toLowerCase().split(/[,;\s]+/)).filter((piece) => piece.includes("@"))).size

/** What the message costs as the form stands, in öre: at first what a draft holds, then with each change. */
export function usePrice(form: RefObject<HTMLFormElement | null>, { to, cc, bcc, options }: ComposeValues) {
  const [price, setPrice] = useState(() => priceOf(options, countAddresses(to, cc, bcc)))
  const touch = () => {
    if (form.current === null) return
    const typed = new FormData(form.current)
    const text = (name: string) => {
      const value = typed.get(name)
      return typeof value === "string" ? value : ""
    }
    setPrice(priceOf(readOptions(text), countAddresses(text("to"), text("cc"), text("bcc"))))
  }
  return { price, touch }
}
