import { parseAddress, type Address } from "#lib/address.ts"
import { createOperatorLink, grantOperator, listOperators, removeOperator } from "#lib/staff/operators.ts"
import type { Services } from "#lib/context.ts"
import { Problem } from "../problem.ts"

/** `sigill operator …`: the only way besides the first start's link to make an operator (design 4). */
export async function operatorCommand(services: Services, [what, address]: readonly (string | undefined)[]): Promise<string> {
  switch (what) {
    case "add":
      return addOperator(services, address ?? "")
    case "link":
      return `Whoever opens this link within a day, once, and signs in becomes an operator:\n  ${await createOperatorLink(services)}`
    case "list": {
      const all = await listOperators(services)
      const hasOperator = all.some(({ roles }) => roles.includes("operator"))
      const lines = all.map(({ address: at, name, roles, hasFactor }) =>
        [at, name, roles.join(" "), ...(hasFactor ? [] : ["no authenticator and no passkey yet: the roles do not work"])].join("  "),
      )
      return [...(hasOperator ? [] : ["There is no operator."]), ...lines].join("\n")
    }
    case "remove":
      return takeOperator(services, address ?? "")
    default:
      throw new Problem("after operator comes add ADDRESS, remove ADDRESS, link or list")
  }
}

function readAddress(text: string, command: string): Address {
  const address = parseAddress(text)
  if (address !== null) return address
  throw new Problem(`${text === "" ? "the address is missing" : `${text} is not an e-mail address`}: operator ${command} ADDRESS`)
}

async function takeOperator(services: Services, text: string): Promise<string> {
  const address = readAddress(text, "remove")
  const taken = await removeOperator(services, address)
  if (taken.ok) return `${address} is no operator any more.`
  throw new Problem(
    taken.error.code === "last_operator" ? `${address} is the last operator: add another one first` : `${address} is no operator here`,
  )
}

async function addOperator(services: Services, text: string): Promise<string> {
  const address = readAddress(text, "add")
  const granted = await grantOperator(services, address)
  if (!granted.ok) throw new Problem(`nobody here has the address ${address}: let them register first`)
  return `${address} is an operator now. The role works once the authenticator is on, or after signing in with a passkey (Account settings, ID control).`
}
