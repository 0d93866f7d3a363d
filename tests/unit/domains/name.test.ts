import { domainInWords, readOwnDomain } from "#lib/domains/name.ts"
import { isSharedProvider } from "#lib/domains/shared-providers.ts"
import { domainFor, domainsAbove } from "#lib/mail-domain.ts"

const problem = (typed: string) => {
  const read = readOwnDomain(typed)
  return read.ok ? null : read.error.fields["domain"]
}

describe("a domain of an organisation's", () => {
  it.each([
    ["kommun.example", "kommun.example"],
    [" Kommun.Example. ", "kommun.example"],
    ["https://www.kommun.example/om?x=1", "www.kommun.example"],
    ["anna@kommun.example", "kommun.example"],
    ["växjö.se", "xn--vxj-qla6g.se"],
    ["kommun.museum", "kommun.museum"],
    ["intranät.kommun.example", "xn--intrant-bxa.kommun.example"],
    ["company.co.uk", "company.co.uk"],
  ])("O10 takes %s, with any top domain", (typed, name) => {
    expect(readOwnDomain(typed)).toEqual({ ok: true, value: name })
  })

  it.each([
    ["", "domain"],
    ["kommun", "domain"],
    ["192.168.0.1", "domain"],
    ["kom mun.example", "domain"],
    ["kommun..example", "domain"],
    ["-kommun.example", "domain"],
    ["kоmmun.example", "domain"],
    [`${"a.".repeat(120)}example`, "domain"],
    ["co.uk", "domain_public"],
    ["github.io", "domain_public"],
    ["org.se", "domain_public"],
    ["gmail.com", "domain_shared"],
    ["mail.outlook.com", "domain_shared"],
  ])("O10 refuses %s and says why", (typed, why) => {
    expect(problem(typed)).toBe(why)
  })

  it("is shown as people write it", () => {
    expect([domainInWords("xn--vxj-qla6g.se"), domainInWords("kommun.example")]).toEqual(["växjö.se", "kommun.example"])
  })

  it("a provider's name within another is no provider", () => {
    expect([isSharedProvider("notgmail.com"), isSharedProvider("gmail.com.example")]).toEqual([false, false])
  })

  it("O10 an address belongs to the most specific domain that holds it", () => {
    const all = [
      { name: "kommun.example", coversBelow: true },
      { name: "skola.kommun.example", coversBelow: false },
    ]
    const found = (address: string) => domainFor(address, all)?.name ?? null
    expect(found("a@kommun.example")).toBe("kommun.example")
    expect(found("a@skola.kommun.example")).toBe("skola.kommun.example")
    expect(found("a@x.skola.kommun.example")).toBe("kommun.example")
    expect(found("a@kommun.example.com")).toBeNull()
    expect(found("a@minkommun.example")).toBeNull()
    expect(domainsAbove("a.b.example")).toEqual(["a.b.example", "b.example"])
  })
})
