import { Resolver } from "node:dns/promises"
import type { Services } from "../context.ts"
import { fail, ok, type Result } from "../result.ts"
import type { DnsSilent } from "./errors.ts"

/** For each of the tries; the next one waits longer. */
const TIMEOUT_MS = 2_000
const TRIES = 2

/** What the DNS says when it knows that there is no such record. */
const NONE = new Set(["ENOTFOUND", "ENODATA"])

/**
 * The texts of a name's TXT records, each put together from its parts; none where the DNS says that there are none. A server that does not answer, or answers
 * with a fault, has said nothing: what is known stays as it is.
 */
export async function lookUpTexts(
  { env, log }: Pick<Services, "env" | "log">,
  name: string,
): Promise<Result<readonly string[], DnsSilent>> {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES })
  if (env.dnsServers.length > 0) resolver.setServers(env.dnsServers)
  try {
    return ok((await resolver.resolveTxt(name)).map((parts) => parts.join("")))
  } catch (error) {
    const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : ""
    if (NONE.has(code)) return ok([])
    log.warn("dns_silent", { problem: code })
    return fail("dns_silent")
  }
}
