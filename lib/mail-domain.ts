/** A domain of an address and every domain above it, the most specific first. */
export function domainsAbove(host: string): readonly string[] {
  const labels = host.split(".")
  return labels.slice(0, -1).map((_, at) => labels.slice(at).join("."))
}

export const hostOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1)

/** Whether an address is in a domain, or below one that covers that. */
export function isIn(address: string, { name, coversBelow }: { readonly name: string; readonly coversBelow: boolean }): boolean {
  const host = hostOf(address)
  return host === name || (coversBelow && host.endsWith(`.${name}`))
}

/** The domain that an address belongs to: of several the most specific. */
export function domainFor<D extends { readonly name: string; readonly coversBelow: boolean }>(
  address: string,
  domains: readonly D[],
): D | null {
  const fitting = domains.filter((domain) => isIn(address, domain))
  return fitting.toSorted((a, b) => b.name.length - a.name.length)[0] ?? null
}
