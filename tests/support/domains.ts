import { checkDomain } from "#lib/domains/check-domain.ts"
import { addDomain, listDomains, showDomain, type ShownDomain } from "#lib/domains/own-domains.ts"
import type { Id } from "#lib/ids.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { startDnsServer, type DnsServer } from "./dns-server.ts"
import { value, type Given, type Person } from "./given.ts"
import { givenOrganisations } from "./organisations.ts"

let domains = 0

/** A domain that no other test has. */
export const newDomain = (): string => `kommun${(domains += 1)}-${Date.now().toString(36)}.example`

export type GivenDomains = {
  readonly dns: () => DnsServer
  /** Puts the record of a domain into the DNS. */ readonly publish: (domain: ShownDomain) => void
  /** Takes it out. */ readonly retract: (domain: ShownDomain) => void
  /** Added, not proven. */
  readonly added: (ctx: OrganizerContext, domain: AddedDomain) => Promise<ShownDomain>
  /** Added and proven by a record that is there. */
  readonly proven: (ctx: OrganizerContext, domain: AddedDomain) => Promise<ShownDomain>
  /** Somebody administers an organisation with a department. */
  readonly administered: (administrator: Person) => Promise<{ readonly org: Id; readonly care: Id; readonly ctx: OrganizerContext }>
}

type AddedDomain = { readonly name?: string; readonly unitId?: Id | null; readonly coversBelow?: boolean }

/** Domains on the services of `givenServices`, which ask a real DNS server on loopback. Call it once at the top of the file. */
export function givenDomains(given: Given): GivenDomains {
  let server: DnsServer | null = null
  const dns = () => {
    if (server === null) throw new Error("the DNS server is there from beforeAll on")
    return server
  }
  beforeAll(async () => {
    server = await startDnsServer()
    Object.assign(given.services.env, { dnsServers: [server.address] })
  })
  afterAll(() => server?.close())
  const { organisation, organizer, unit } = givenOrganisations(given)
  const publish = ({ record }: ShownDomain) => dns().set(record.name, { texts: [["v=other"], [record.value]] })
  const added = async (ctx: OrganizerContext, { name = newDomain(), unitId = null, coversBelow = false }: AddedDomain) => {
    const { id } = value(await addDomain(ctx, { domain: name, unitId, coversBelow }))
    return value(await showDomain(ctx, id))
  }
  return {
    dns,
    publish,
    retract: ({ record }) => dns().set(record.name, "nxdomain"),
    added,
    proven: async (ctx, domain) => {
      const { id } = await added(ctx, domain)
      publish(value(await showDomain(ctx, id)))
      value(await checkDomain(ctx, id))
      return value(await showDomain(ctx, id))
    },
    administered: async (administrator) => {
      const org = await organisation(administrator)
      const care = await unit(administrator, org, { name: "Care" })
      return { org, care, ctx: await organizer(administrator, org) }
    },
  }
}

/** The state of each domain of an organisation by its name. */
export const statesOf = async (ctx: OrganizerContext) =>
  Object.fromEntries(value(await listDomains(ctx)).map(({ name, state }) => [name, state]))
