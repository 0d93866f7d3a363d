"use client"
import { useSyncExternalStore } from "react"
import { Button } from "#app/_ui/button.tsx"

const never = () => () => undefined

/** Prints the letter. Without JavaScript the browser's own menu does it, so nothing is shown. */
export function PrintButton({ words }: { readonly words: string }) {
  const isRunning = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  if (!isRunning) return null
  return (
    <Button
      look="plain"
      className="only-wide"
      small
      icon="print"
      onClick={() => {
        window.print()
      }}
    >
      {words}
    </Button>
  )
}
