type MomentProps = {
  readonly time: Date
  /** As people say it: formats().when. */ readonly words: string
  /** formats().exact, shown on hover. */ readonly exact: string
}

/** A time as people say it, exact on hover and for machines. */
export function Moment({ time, words, exact }: MomentProps) {
  return (
    <time dateTime={time.toISOString()} title={exact}>
      {words}
    </time>
  )
}
