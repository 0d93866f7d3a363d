"use client"
import { Button, type ButtonLook } from "./button.tsx"
import { MenuButton } from "./menu.tsx"
import { useIsRunning } from "./use-is-running.ts"

type PrintButtonProps = { readonly words: string; /** `menu-item`: it stands in a menu. */ readonly look?: ButtonLook | "menu-item" }

/** Prints the page. Without JavaScript the browser's own menu does it, so nothing is shown. */
export function PrintButton({ words, look = "plain" }: PrintButtonProps) {
  const isRunning = useIsRunning()
  if (!isRunning) return null
  const print = () => {
    window.print()
  }
  if (look === "menu-item") {
    return (
      <MenuButton type="button" icon="print" onClick={print}>
        {words}
      </MenuButton>
    )
  }
  return (
    <Button look={look} small={look === "plain"} icon="print" onClick={print}>
      {words}
    </Button>
  )
}
