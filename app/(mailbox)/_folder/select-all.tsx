"use client"
import { useIsRunning } from "#app/_ui/use-is-running.ts"

/** Ticks every row of its form, those outside that belong to it too. Only where JavaScript runs: without it, there is nothing it could do. */
export function SelectAll({ label, field }: { readonly label: string; readonly field: string }) {
  const isRunning = useIsRunning()
  if (!isRunning) return null
  return (
    <label className="select-all">
      <input
        type="checkbox"
        onChange={({ currentTarget: all }) => {
          for (const box of all.form?.elements ?? [])
            if (box instanceof HTMLInputElement && box.name === field && !box.disabled) box.checked = all.checked
        }}
      />
      {label}
    </label>
  )
}
