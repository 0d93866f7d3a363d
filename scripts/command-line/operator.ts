import { parseAddress } from "#lib/address.ts"
import { createOperatorLink, grantOperator, listOperators } from "#lib/identity/operators.ts"
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
      return all.length === 0 ? "There is no operator." : all.map((one) => `${one.address}  ${one.name}`).join("\n")
    }
    default:
      throw new Problem("after operator comes add ADDRESS, link or list")
  }
}

async function addOperator(services: Services, text: string): Promise<string> {
  const address = parseAddress(text)
  if (address === null)
    throw new Problem(`${text === "" ? "the address is missing" : `${text} is not an e-mail address`}: operator add ADDRESS`)
  const granted = await grantOperator(services, address)
  if (!granted.ok) throw new Problem(`nobody here has the address ${address}: let them register first`)
  return `${address} is an operator from the next sign-in on.`
}
