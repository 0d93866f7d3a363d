/** A storage region in words (O14): a country or the Union by its name, anything else as the operator calls it. */
export function regionInWords(language: string, region: string): string {
  if (!/^[a-z]{2}$/.test(region)) return region
  return new Intl.DisplayNames([language], { type: "region" }).of(region.toUpperCase()) ?? region
}
