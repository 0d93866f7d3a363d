import { classNames } from "./class-names.ts"

type GaugeProps = {
  /** From 0 to 1; more is drawn as full. */ readonly share: number
  /** So full that something has to be done. */ readonly isTight?: boolean
}

/** How much of something is taken, beside the words that say it. An SVG, because its width needs no style attribute, which the page's policy forbids. */
export function Gauge({ share, isTight = false }: GaugeProps) {
  const width = share <= 0 ? 0 : Math.min(100, Math.max(1, share * 100))
  return (
    <svg className={classNames("gauge", isTight && "gauge-tight")} viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      <rect className="gauge-taken" width={width} height="1" />
    </svg>
  )
}
