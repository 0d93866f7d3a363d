import { openOrganizer } from "#lib/organisations/open-organizer.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { removeAdministrator } from "#lib/organisations/administrators.ts"
import { switchOffSignIn } from "#lib/helping/switch-sign-in.ts"
import type { Failure, Result } from "#lib/result.ts"
import { testDatabase } from "../../support/database.ts"
import { startDnsServer, type DnsServer } from "../../support/dns-server.ts"
import { givenServices, value } from "../../support/given.ts"
import { givenOrganisations, twoDepartments } from "../../support/organisations.ts"
import type { Act } from "../../support/rights-act.ts"
import { ACTS, NO_RIGHT_NEEDED, OF_THE_REQUEST } from "../../support/rights-acts.ts"
import {
  ADMINISTRATORS,
  PLACES,
  rightsWorld,
  takenBack,
  withdraw,
  type Administrator,
  type Place,
  type RightsWorld,
} from "../../support/rights-world.ts"
import { employ } from "../../support/staff.ts"
import { sourceFiles } from "../../unit/architecture/source.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, joined } = givenOrganisations(given)

let dns: DnsServer
afterAll(() => dns.close())
let world: RightsWorld
beforeAll(async () => {
  dns = await startDnsServer()
  Object.assign(given.services.env, { dnsServers: [dns.address] })
  world = await rightsWorld(given)
}, 120_000)

/** What each of them administers, with all below; written down here and not asked of the code. */
const WITHIN: Readonly<Record<Administrator, readonly Place[]>> = {
  whole: ["whole", "care", "ward", "school"],
  care: ["care", "ward"],
  ward: ["ward"],
  school: ["school"],
  foreign: ["foreign"],
}
/** Of these they administer something above. Whoever administers the foreign department administers all of the other organisation too. */
const ABOVE: typeof WITHIN = { whole: ["care", "ward", "school"], care: ["ward"], ward: [], school: [], foreign: ["foreign"] }

/** What is the organisation's is one for all its places. */
const ofOrganisation = (who: Administrator): readonly Place[] =>
  who === "foreign" ? ["foreign"] : PLACES.filter((place) => place !== "foreign" && place !== "invented")

type Outcome = "may" | "not_found" | "proof_needed"
type State = "proven" | "not_proven" | "withdrawn"

/** What O4 says of an act. Who has the right somewhere proves it first, before anything is said of what is there (B25). */
function expected({ rule, proven, notToTheWhole, ofAllAlone }: Act, who: Administrator, place: Place, state: State = "proven"): Outcome {
  if (state === "withdrawn") return "not_found"
  const isOfAll = who === "whole" || who === "foreign"
  if (state === "not_proven" && proven) return ofAllAlone && !isOfAll ? "not_found" : "proof_needed"
  const ofAll = isOfAll ? ofOrganisation(who) : []
  const where = { within: WITHIN[who], above: ABOVE[who], whole: ofAll, any: ofOrganisation(who) }
  return where[rule].includes(place) && !(notToTheWhole && place === "whole") ? "may" : "not_found"
}

const OUTCOMES: Readonly<Record<string, Outcome>> = { not_found: "not_found", request_gone: "not_found", proof_needed: "proof_needed" }
const outcomeOf = (result: Result<unknown, Failure>): Outcome => (result.ok ? "may" : (OUTCOMES[result.error.code] ?? "may"))

async function tried(act: Act, who: Administrator, place: Place, state: State = "proven"): Promise<Result<unknown, Failure>> {
  const ctx = world.requests[who]
  return takenBack(database.db, async (db, tx) => {
    if (state === "withdrawn") await withdraw(tx, ctx)
    const member = state === "not_proven" ? { ...ctx.member, provenAt: null } : ctx.member
    return act.ask({ ...ctx, db, member }, world.objects[place], world.objects[who])
  })
}

type Judge<T> = (who: Administrator, place: Place) => Promise<T> | T

/** Every administrator × every place, but for what would name one thing twice. */
async function matrix<T>({ namesTwo }: Act, judge: Judge<T>, places: readonly Place[] = PLACES): Promise<Readonly<Record<string, T>>> {
  const rows: Record<string, T> = {}
  for (const who of ADMINISTRATORS)
    for (const place of places) if (!(namesTwo && who === place)) rows[`${who} on ${place}`] = await judge(who, place)
  return rows
}

const outcomesOf = (rows: Readonly<Record<string, Result<unknown, Failure>>>) =>
  Object.fromEntries(Object.entries(rows).map(([row, result]) => [row, outcomeOf(result)]))

/** Answers for what is outside an administrator's part that differ from the one for what was never there (B40). */
const telling = (rows: Readonly<Record<string, Result<unknown, Failure>>>) =>
  Object.entries(rows).filter(([row, result]) => {
    const never = rows[row.replace(/ on .*/, " on invented")]
    return outcomeOf(result) === "not_found" && JSON.stringify(result) !== JSON.stringify(never)
  })

const acts = Object.entries(ACTS)
const ofTheRequest = Object.entries(OF_THE_REQUEST)

describe("rights in an organisation", () => {
  it("B37 every use case of the Organizer has its rule, and every page, file and action asks who is there", () => {
    const named = [...Object.keys(ACTS), ...Object.keys(OF_THE_REQUEST), ...Object.keys(NO_RIGHT_NEEDED)]
    expect([...new Set(named.map((name) => name.split(" ")[0]))].sort()).toEqual([...useCases()].sort())
    const routes = sourceFiles().filter(({ path }) => /^app\/organizer\/\[.*\/(page\.tsx|route\.ts|actions\.ts)$/.test(path))
    expect(routes.length).toBeGreaterThan(15)
    const asks = /\b(requireOrganizer|requireProvenOrganizer|organizerAction|openOrganizer)\(/
    expect(routes.filter(({ text }) => !asks.test(text)).map(({ path }) => path)).toEqual([])
  })

  it.each(acts)("B37 B38 B40 O4 %s: every administrator on everything, everywhere", async (_name, act) => {
    const found = await matrix(act, (who, place) => tried(act, who, place))
    expect(outcomesOf(found)).toEqual(await matrix(act, (who, place) => expected(act, who, place)))
    expect(telling(found)).toEqual([])
  })

  it.each(acts.filter(([, { proven }]) => proven))("B25 B37 %s: nobody without a fresh proof, whatever is there", async (_name, act) => {
    const places = ["ward", "invented"] as const
    const found = await matrix(act, (who, place) => tried(act, who, place, "not_proven"), places)
    expect(outcomesOf(found)).toEqual(await matrix(act, (who, place) => expected(act, who, place, "not_proven"), places))
  })

  it("B37 B43 whose right was withdrawn after the request began does nothing any more", async () => {
    for (const [name, act] of [...acts, ...ofTheRequest].filter(([, { reads }]) => !reads))
      for (const who of ADMINISTRATORS)
        expect([name, who, outcomeOf(await tried(act, who, who, "withdrawn"))]).toEqual([name, who, "not_found"])
  })

  it.each(ofTheRequest)(
    "B25 B37 O12 D7 %s: for who administers the whole, or for everybody who administers any of it",
    async (_name, act) => {
      const found = await matrix(act, (who, place) => tried(act, who, place), ["whole"])
      const may = act.rule === "any" ? ADMINISTRATORS : ["whole", "foreign"]
      const rows = (outcome: Outcome) =>
        Object.fromEntries(ADMINISTRATORS.map((who) => [`${who} on whole`, may.includes(who) ? outcome : "not_found"]))
      expect(outcomesOf(found)).toEqual(rows("may"))
      const unproven = await matrix(act, (who, place) => tried(act, who, place, "not_proven"), ["whole"])
      expect(outcomesOf(unproven)).toEqual(rows(act.proven ? "proof_needed" : "may"))
    },
  )

  it("B37 B38 who was only asked, belongs, was removed, stands in a row that SQL wrote, or works for the installation opens no Organizer", async () => {
    const { anna, cia, dag, org, care } = await twoDepartments(given)
    const { asked, member, forged, seller, outsider } = await given.people("asked", "member", "forged", "seller", "outsider")
    const invite = { unitId: org, lines: asked.address, kind: null, administers: true } as const
    value(await invitePeople(await organizer(anna, org), invite))
    await joined(anna, org, { person: member, unitId: care, as: "member" })
    const school = (await organizer(cia, org)).actor.tops[0] ?? ""
    value(await removeAdministrator(await organizer(anna, org), { unitId: school, accountId: cia.accountId }))
    await database.owner`insert into unit_administrators (unit_id, account_id, organisation_id, granted_at, signature)
      select unit_id, ${forged.accountId}, organisation_id, granted_at, signature from unit_administrators where account_id = ${anna.accountId}`
    await employ(given.services, seller.accountId, "seller", "support", "operator")
    for (const person of [asked, member, dag, cia, forged, seller, outsider])
      expect([person.name, await openOrganizer(await given.as(person), org)]).toEqual([
        person.name,
        { ok: false, error: { code: "not_found" } },
      ])
  })

  it("B34 B37 an administrator whose sign-in is switched off has no request left", async () => {
    const { anna, bo, org, care } = await twoDepartments(given)
    await joined(anna, org, { person: bo, unitId: care, as: "employee" })
    value(await switchOffSignIn(await organizer(anna, org), { accountId: bo.accountId, reply: null }))
    await expect(given.as(bo)).rejects.toThrow("not signed in")
  })
})

/** The functions that take a request by an administrator, as the code has them. */
function useCases(): ReadonlySet<string> {
  const found = sourceFiles()
    .filter(({ path }) => path.startsWith("lib/") && !path.startsWith("lib/web/") && path !== "lib/organisations/act.ts")
    .flatMap(({ text }) => [
      ...text.matchAll(/\nexport (?:async )?(?:function|const) (\w+)(?:<[^>]*>)?(?: =)?(?: async)? ?\(\s*\w+: OrganizerContext\b/g),
    ])
  return new Set(found.map(([, name = ""]) => name))
}
