import { getPublicSuffix } from "tldts"
import { domainToUnicode } from "node:url"
import { readMailDomain } from "../address.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import { ok, type Result } from "../result.ts"
import { isSharedProvider } from "./shared-providers.ts"

/** The label under which the record is looked for, so that it stands beside nothing else. */
const LABEL = "_sigill-challenge"
const LONGEST_NAME = 253

/**
 * Reads the domain that an organisation says is its own (O10), as addresses have it, under whatever top domain, but nothing under which others have their own, and no
 * provider of mailboxes for everybody. An address, a site or an @ before it is taken for its domain.
 */
export function readOwnDomain(typed: string): Result<string, InvalidField> {
  const host = typed
    .trim()
    .replace(/^[a-z]+:\/\//i, "")
    .replace(/[/?#].*$/u, "")
    .replace(/^.*@/u, "")
    .replace(/\.$/u, "")
  const name = readMailDomain(host)
  if (name === null || challengeOf(name).length > LONGEST_NAME) return invalidField("domain", "domain")
  if (getPublicSuffix(name, { allowPrivateDomains: true }) === name) return invalidField("domain", "domain_public")
  if (isSharedProvider(name)) return invalidField("domain", "domain_shared")
  return ok(name)
}

/** Where the TXT record of a domain stands. */
export const challengeOf = (name: string): string => `${LABEL}.${name}`

/** What it says. */
export const proofOf = (token: string): string => `sigill-domain=${token}`

/** A domain as people write it. */
export const domainInWords = (name: string): string => domainToUnicode(name) || name
