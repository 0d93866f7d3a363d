import { parseAddress } from "#lib/address.ts"
import type { Services } from "#lib/context.ts"
import { unlockAddress } from "#lib/identity/unlock.ts"
import { Problem } from "../problem.ts"

/** `sigill unlock ADDRESS`: somebody who mistyped the password too often may try again at once. */
export async function unlockCommand(services: Services, [text = ""]: readonly (string | undefined)[]): Promise<string> {
  const address = parseAddress(text)
  if (address === null) throw new Problem(`${text === "" ? "the address is missing" : `${text} is not an e-mail address`}: unlock ADDRESS`)
  await unlockAddress(services, address)
  return `Whoever signs in as ${address} may try again now.`
}
