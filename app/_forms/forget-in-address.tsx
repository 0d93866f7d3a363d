"use client"
import { useEffect } from "react"

/** Takes a parameter out of the address of the page without loading it: what it says is said once. Without scripts it stays. */
export function ForgetInAddress({ name }: { readonly name: string }) {
  useEffect(() => {
    const address = new URL(window.location.href)
    if (!address.searchParams.has(name)) return
    address.searchParams.delete(name)
    window.history.replaceState(null, "", address)
  }, [name])
  return null
}
