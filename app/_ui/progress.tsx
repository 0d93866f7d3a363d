type ProgressProps = {
  readonly label: string
  /** From 0 to 1; left out while nobody can say. */ readonly value?: number
  /** Said in words, like "12 of 64 MB". */ readonly words?: string
}

/** Long work under way (U5). The native element: its width needs no style attribute, which the page's policy forbids. */
export function Progress({ label, value, words }: ProgressProps) {
  return (
    <div className="grid gap-1">
      <div className="flex justify-between gap-4 text-sm">
        <span>{label}</span>
        {words && <span className="figures text-quiet">{words}</span>}
      </div>
      <progress className="progress" max={1} value={value} aria-label={label} />
    </div>
  )
}
