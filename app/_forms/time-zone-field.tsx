"use client"
import { useSyncExternalStore } from "react"

const never = () => () => undefined
const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Tells the server the browser's time zone; without JavaScript it is guessed from the language. */
export function TimeZoneField({ name }: { readonly name: string }) {
  const zone = useSyncExternalStore(never, ownZone, () => "")
  return <input type="hidden" name={name} value={zone} readOnly />
}
