"use client"
import { useEffect, useRef, type ComponentProps } from "react"
import { Menu } from "#app/_ui/menu.tsx"

/** A menu that shuts itself after an act, by Escape, and when something else is pressed; without JavaScript its button shuts it. */
export function ClosingMenu(menu: ComponentProps<typeof Menu>) {
  const place = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const details = place.current?.querySelector("details")
    return details ? closeBy(details) : undefined
  }, [])
  return (
    <span ref={place} className="contents">
      <Menu {...menu} />
    </span>
  )
}

function closeBy(details: HTMLDetailsElement): () => void {
  const listening = new AbortController()
  const { signal } = listening
  const close = () => {
    if (details.contains(document.activeElement)) details.querySelector("summary")?.focus()
    details.open = false
  }
  // Once the press has sent its form.
  details.querySelector(".menu-panel")?.addEventListener("click", () => setTimeout(close), { signal })
  details.addEventListener("keydown", (event) => closeByEscape(event, close), { signal })
  document.addEventListener("pointerdown", ({ target }) => target instanceof Node && !details.contains(target) && close(), { signal })
  return () => listening.abort()
}

/** What is done by it is done: the page's own Escape leads back to a list. */
function closeByEscape(event: KeyboardEvent, close: () => void): void {
  if (event.key !== "Escape") return
  event.preventDefault()
  close()
}
