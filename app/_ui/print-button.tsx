"use client"
import { useSyncExternalStore } from "react"
import { Button, type ButtonLook } from "./button.tsx"

const never = () => () => undefined

type PrintButtonProps = { readonly words: string; readonly look?: ButtonLook; /** Not on a phone. */ readonly onlyWide?: boolean }

/** Prints the page. Without JavaScript the browser's own menu does it, so nothing is shown. */
export function PrintButton({ words, look = "plain", onlyWide = false }: PrintButtonProps) {
  const isRunning = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  if (!isRunning) return null
  return (
    <Button
      look={look}
      className={onlyWide ? "only-wide" : undefined}
      small={onlyWide}
      icon="print"
      onClick={() => {
        window.print()
      }}
    >
      {words}
    </Button>
  )
}
