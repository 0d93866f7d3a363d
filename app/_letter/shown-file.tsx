"use client"
import { useState } from "react"
import { Icon } from "#app/_ui/icon.tsx"
import type { Showable } from "./can-show.ts"

type ShownFileProps = {
  readonly kind: Showable
  readonly href: string
  readonly name: string
  readonly words: Readonly<Record<"show" | "showNamed" | "openNamed" | "failed", string>>
}

/**
 * A picture or a PDF in the letter, fetched when its reader opens it and not before (M8). Without JavaScript a link leads to it: what is folded away would be fetched
 * there unasked, and its sender told that somebody has it.
 */
export function ShownFile({ kind, href, name, words }: ShownFileProps) {
  const [state, setState] = useState<"closed" | "open" | "failed">("closed")
  return (
    <details
      className="file-shown no-print"
      onToggle={(event) => {
        setState(event.currentTarget.open ? "open" : "closed")
      }}
    >
      <summary aria-label={words.showNamed}>
        <Icon name="preview" small />
        {words.show}
      </summary>
      {state === "open" && kind === "image" && (
        <img
          src={href}
          alt={name}
          onError={() => {
            setState("failed")
          }}
        />
      )}
      {/* Its answer takes its origin and rights away. An attribute that did the same would keep the browser's own viewer away too (decisions/previews.md). */}
      {state === "open" && kind === "pdf" && navigator.pdfViewerEnabled && <iframe src={href} title={name} />}
      {state === "failed" && <p role="alert">{words.failed}</p>}
      {(state === "closed" || kind === "pdf") && (
        <a href={href} target="_blank" rel="noopener">
          {words.openNamed}
        </a>
      )}
    </details>
  )
}
