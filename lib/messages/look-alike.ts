import { domainToUnicode } from "node:url"
import type { Address } from "../address.ts"
import { skeleton } from "../skeleton.ts"

/**
 * Of these addresses those that are easily taken for a known one (M17), each with that one: the same to the eye, or one slip of the keyboard away.
 * Exactly known addresses are none of them.
 * @param known addresses that the writer has to do with; the first that fits is taken, so those that matter most come first
 */
export function lookAlikes(addresses: readonly Address[], known: readonly Address[]): ReadonlyMap<Address, Address> {
  const exact = new Set(known)
  const others = known.map((address, order) => ({ address, order, shown: shownForm(address) }))
  // What is alike has the name or the domain in common, so that few need to be compared.
  const byLocal = Map.groupBy(others, ({ shown }) => shown.local)
  const byDomain = Map.groupBy(others, ({ shown }) => shown.domain)
  return new Map(
    addresses.flatMap((address) => {
      if (exact.has(address)) return []
      const shown = shownForm(address)
      const firstOf = (some: readonly Known[] = []) =>
        some.find((other) => isAlike(shown, other.shown) && !areNumbered(address, other.address))
      const found = [firstOf(byLocal.get(shown.local)), firstOf(byDomain.get(shown.domain))].filter((one) => one !== undefined)
      const [first] = found.sort((a, b) => a.order - b.order)
      return first === undefined ? [] : [[address, first.address] as const]
    }),
  )
}

/** ward1@ and ward2@: whoever numbers addresses means the number, and would be asked about each new one. */
function areNumbered(a: Address, b: Address): boolean {
  const nameOf = (address: Address) => address.replaceAll(/\d/g, "")
  return /\d/.test(a) && /\d/.test(b) && nameOf(a) === nameOf(b)
}

type Shown = { readonly local: string; readonly domain: string }
type Known = { readonly address: Address; readonly order: number; readonly shown: Shown }

/** As a reader sees it: the domain in its own letters, and signs that look the same as one. */
function shownForm(address: Address): Shown {
  const at = address.lastIndexOf("@")
  return { local: skeleton(address.slice(0, at)), domain: skeleton(domainToUnicode(address.slice(at + 1))) }
}

/** A short name is often one letter away from another short name: only longer ones are compared with room for a slip. */
const LONG_ENOUGH = 6

function isAlike(a: Shown, b: Shown): boolean {
  if (a.local === b.local) return a.domain === b.domain || isOneSlip(a.domain, b.domain) || isOtherEnding(a.domain, b.domain)
  return a.domain === b.domain && isOneSlip(a.local, b.local)
}

/** uppsala.se and uppsala.com. */
function isOtherEnding(a: string, b: string): boolean {
  const name = (domain: string) => domain.slice(0, domain.lastIndexOf("."))
  return name(a).length >= LONG_ENOUGH && name(a) === name(b)
}

/** One letter more, less, other, or two in the wrong order. */
function isOneSlip(a: string, b: string): boolean {
  if (a === b || Math.max(a.length, b.length) < LONG_ENOUGH || Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  if (restA.length <= 1 && restB.length <= 1) return true
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0]
}
