import { isIPv6 } from "node:net"

/**
 * The network that an address counts for in limits: one IPv4 address, or 64 bits of an IPv6 address, because whoever has one of those has them all (B73).
 * What is no address counts for itself.
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:([0-9]{1,3}(?:\.[0-9]{1,3}){3})$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [head = "", tail] = (address.split("%")[0] ?? "").toLowerCase().split("::")
  const groups = (text: string) => (text === "" ? [] : text.split(":"))
  const [first, last] = [groups(head), groups(tail ?? "")]
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => "0")
  const whole = [...first, ...zeros, ...last].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
  return `${whole.join(":")}::/64`
}
