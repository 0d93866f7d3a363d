"use client"

import { useState } from "react"

/** One component that runs in the browser, so that the page sends what every such page sends. */
export function Clock() {
  const [count, setCount] = useState(0)
  return (
    <button type="button" onClick={() => setCount(count + 1)}>
      {count}
    </button>
  )
}
