"use client"
import { useEffect, useLayoutEffect } from "react"
import { setSeen, useSeen } from "#app/_ui/shell/seen.ts"
import { follow } from "./follow.ts"

/** Keeps the numbers beside the folders true while the page is open; without JavaScript each page that is fetched has them. */
export function Live({ drawnAt }: { readonly drawnAt: number }) {
  // What was drawn anew knows more than what was told before.
  useLayoutEffect(() => setSeen(null), [drawnAt])
  useEffect(() => follow({ since: drawnAt, onSeen: setSeen }), [drawnAt])
  return null
}

/** Says that messages have come, and leaves the rows under the reader's hands where they are. */
export function Arrived({ show }: { readonly show: string }) {
  const arrived = useSeen()?.arrived ?? null
  return (
    <p role="status" className="arrived no-print">
      {arrived !== null && (
        <>
          {arrived} – <a href="/inbox">{show}</a>
        </>
      )}
    </p>
  )
}
