import { isIP } from "node:net"
import { z } from "zod"

/** An address with or without a port: 9.9.9.9, 127.0.0.1:5353, 2620:fe::fe or [::1]:5353. */
function isServer(text: string): boolean {
  if (isIP(text) !== 0) return true
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  const isAddress = bracketed === undefined ? isIP(plain ?? "") === 4 : isIP(bracketed) === 6
  return isAddress && (port === undefined || (Number(port) > 0 && Number(port) <= 65_535))
}

/** Which name servers are asked whether a domain is an organisation's (O10); those of the system where nothing is given. */
export const dnsServers = z
  .string()
  .transform((text) => text.split(/[ ,]+/).filter((one) => one !== ""))
  .refine(
    (servers) => servers.every(isServer),
    "should be addresses of name servers with commas between, like 9.9.9.9 or 127.0.0.1:5353 or [::1]:53",
  )
