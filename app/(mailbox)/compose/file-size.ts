const UNITS = [
  { unit: "gigabyte", bytes: 1e9 },
  { unit: "megabyte", bytes: 1e6 },
  { unit: "kilobyte", bytes: 1e3 },
] as const

/** A size as lib/language/formats.ts writes it, in the browser, where the catalogues are not. */
export function fileSize(bytes: number, locale: string): string {
  const found = UNITS.find(({ bytes: least }) => bytes >= least * 0.9995)
  if (found === undefined) return new Intl.NumberFormat(locale, { style: "unit", unit: "byte", unitDisplay: "long" }).format(bytes)
  const value = bytes / found.bytes
  const digits = value < 10 && found.unit !== "kilobyte" ? 1 : 0
  return new Intl.NumberFormat(locale, { style: "unit", unit: found.unit, unitDisplay: "short", maximumFractionDigits: digits }).format(
    value,
  )
}
