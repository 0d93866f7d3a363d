/** The organisation has the domain in its list already. */
export type DomainThere = { readonly code: "domain_there" }

/** Another organisation has proven the domain, and its proof holds (O10). */
export type DomainOwned = { readonly code: "domain_owned" }

/** The DNS did not answer, or with a fault: nothing is known of the record, and nothing changes. */
export type DnsSilent = { readonly code: "dns_silent" }

/** The record is not there, or says something else. */
export type ProofMissing = { readonly code: "proof_missing"; readonly name: string }

/** More domains than an organisation has. */
export type TooManyDomains = { readonly code: "too_many_domains"; readonly max: number }

/** Every address of theirs is in a domain of the organisation's: released they would have none (O6, O10). */
export type NoOtherAddress = { readonly code: "no_other_address" }
