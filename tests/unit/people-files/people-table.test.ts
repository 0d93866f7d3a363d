import { planPeople, type Around, type Known } from "#lib/people-files/plan-people.ts"
import { readPeopleTable } from "#lib/people-files/table.ts"
import type { PersonLine, Target } from "#lib/people-files/types.ts"
import { value } from "#tests/support/given.ts"

const unit = (key: string, names: readonly string[], more: Partial<Target> = {}): Target => ({
  key,
  id: key,
  parentKey: null,
  kind: "department",
  name: names.at(-1) ?? "",
  names,
  depth: names.length,
  plan: "full",
  ...more,
})
const TOP = unit("top", ["Kommunen"], { kind: "organisation" })
const CARE = unit("care", ["Kommunen", "Vård"], { parentKey: "top" })
const HOME = unit("home", ["Kommunen", "Vård", "Hemtjänst"], { parentKey: "care" })
const BOARD = unit("board", ["Kommunen", "Styrelsen"], { parentKey: "top", kind: "sponsored_group" })

const around = (more: Partial<Around> = {}): Around => ({
  units: [TOP, CARE, HOME, BOARD],
  under: TOP,
  kind: "employee",
  known: new Map(),
  missing: "make",
  home: "SE",
  countries: ["SE"],
  ...more,
})
const line = (more: Partial<PersonLine>): PersonLine => ({
  row: 2,
  name: "",
  address: "bo@example.org",
  phone: "",
  department: "",
  kind: "",
  plan: "",
  administers: "",
  ...more,
})
const plan = (lines: readonly Partial<PersonLine>[], more: Partial<Around> = {}) =>
  planPeople(
    lines.map((one, at) => line({ row: at + 2, ...one })),
    around(more),
  )
const problemsOf = (one: Partial<PersonLine>, more: Partial<Around> = {}) =>
  plan([one], more).problems.map(({ what, text }) => [what, text])

describe("a table of people", () => {
  it.each([
    ["English, commas", "Name,E-mail,Mobile phone,Department,Employee or member,Plan,Administrator of\n"],
    ["Swedish, semicolons", "Namn;E-post;Mobiltelefon;Avdelning;Anställd eller medlem;Kontoplan;Administratör för\n"],
    ["pasted from a sheet", "NAMN\tE-POSTADRESS\tTELEFON\tENHET\tANSTÄLLD\tPLAN\tADMINISTRERAR\n"],
    ["without a heading", ""],
  ])("O6 every column is read: %s", (_name, heading) => {
    const delimiter = heading.includes(";") ? ";" : heading.includes("\t") ? "\t" : ","
    const row = ["Bo Öberg", "bo@example.org", "070-174 06 05", "Vård", "medlem", "LITE", "Skola"].join(delimiter)
    expect(value(readPeopleTable(`\ufeff${heading}\n${row}\n`.replace("\ufeff\n", "")))).toEqual([
      {
        row: heading === "" ? 1 : 3,
        name: "Bo Öberg",
        address: "bo@example.org",
        phone: "070-174 06 05",
        department: "Vård",
        kind: "medlem",
        plan: "LITE",
        administers: "Skola",
      },
    ])
  })

  it("O6 first and last names stand in columns of their own, and a formula put to rest is what it was (B67)", () => {
    const [read] = value(readPeopleTable("Förnamn,Efternamn,E-post,Telefon\nBo,Öberg,bo@example.org,'+46701740605\n"))
    expect(read).toMatchObject({ name: "Bo Öberg", phone: "+46701740605" })
  })

  it("O6 what holds nobody, too many, or no addresses is refused whole", () => {
    expect(readPeopleTable("a,b\n1,2")).toMatchObject({ error: { code: "people_file_columns" } })
    expect(readPeopleTable("E-mail\n\n")).toMatchObject({ error: { code: "people_file_empty" } })
    expect(readPeopleTable(`E-mail\n${"a@example.org\n".repeat(5_001)}`)).toMatchObject({ error: { code: "people_file_long" } })
  })
})

describe("what a file of people would do", () => {
  it("O6 departments are found by name and by way, and those that are missing are made, parents first", () => {
    const { people, newUnits, problems } = plan([
      { address: "a@example.org", department: "hemtjanst" },
      { address: "b@example.org", department: "Vård > Hemtjänst" },
      { address: "c@example.org", department: "Vård > Natt > Jour", plan: "LITE – BUSINESS" },
      { address: "d@example.org", department: "Skola", administers: "ja" },
      { address: "e@example.org", administers: "skola" },
      { address: "f@example.org", department: "Jour" },
    ])
    expect(problems).toEqual([])
    expect(people.map((one) => one.unit.names.join("/"))).toEqual([
      "Kommunen/Vård/Hemtjänst",
      "Kommunen/Vård/Hemtjänst",
      "Kommunen/Vård/Natt/Jour",
      "Kommunen/Skola",
      "Kommunen",
      "Kommunen/Vård/Natt/Jour",
    ])
    expect(newUnits.map(({ names, plan: own }) => [names.join("/"), own])).toEqual([
      ["Kommunen/Vård/Natt", null],
      ["Kommunen/Vård/Natt/Jour", "lite"],
      ["Kommunen/Skola", null],
    ])
    expect(people.map(({ administers }) => administers?.name ?? null)).toEqual([null, null, null, "Skola", "Skola", null])
  })

  it.each<[string, Partial<PersonLine>, readonly [string, string]]>([
    ["no address", { address: "", name: "Bo" }, ["noAddress", "Bo"]],
    ["no e-mail address", { address: "bo" }, ["address", "bo"]],
    ["a name that poses as an address", { name: "bo@evil.example" }, ["name", "bo@evil.example"]],
    ["a number that is none", { phone: "12" }, ["phone_unreadable", "12"]],
    ["a fixed line", { phone: "08-465 004 23" }, ["phone_not_mobile", "08-465 004 23"]],
    ["a country without text messages", { phone: "+47 406 12 345" }, ["phone_country", "+47 406 12 345"]],
    ["neither employee nor member", { kind: "chef" }, ["kind", "chef"]],
    ["employed in a group", { department: "Styrelsen", kind: "anställd" }, ["group", "Styrelsen"]],
    ["no plan", { plan: "GOLD" }, ["plan", "GOLD"]],
    ["below a group", { department: "Styrelsen > Utskott" }, ["department", "Styrelsen > Utskott"]],
    ["a name of a department that is none", { department: "http://evil.example" }, ["department", "http://evil.example"]],
  ])("O6 a line is left out and said why: %s", (_name, one, problem) => expect(problemsOf(one)).toEqual([problem]))

  it("O6 two departments of one name are told apart by the way; right below the chosen unit wins", () => {
    const units = [TOP, CARE, HOME, unit("admin", ["Kommunen", "Stab"]), unit("admin2", ["Kommunen", "Vård", "Stab"])]
    expect(plan([{ department: "Stab" }], { units, under: CARE }).people[0]?.unit.key).toBe("admin2")
    expect(plan([{ department: "Vård>Stab" }], { units }).people[0]?.unit.key).toBe("admin2")
    expect(problemsOf({ department: "Stab" }, { units, under: HOME })).toEqual([["ambiguous", "Stab"]])
  })

  it("O6 nobody is asked twice, and who belongs already, is asked already or is employed elsewhere is said", () => {
    const known = new Map<string, Known>([
      ["there@example.org", { asked: new Set(), belongs: new Set(["care"]), employer: null }],
      ["asked@example.org", { asked: new Set(["care"]), belongs: new Set(), employer: null }],
      ["employed@example.org", { asked: new Set(), belongs: new Set(["home"]), employer: "Hemtjänst" }],
    ])
    const { problems, people } = plan(
      [
        { address: "there@example.org" },
        { address: "asked@example.org" },
        { address: "employed@example.org" },
        { address: "BO@example.org" },
        { address: "bo@example.org" },
      ],
      { known, under: CARE },
    )
    expect(problems.map(({ what, text }) => [what, text])).toEqual([
      ["there", "Vård"],
      ["asked", "Vård"],
      ["employed", "Hemtjänst"],
      ["twice", "5"],
    ])
    expect(people).toHaveLength(1)
  })

  it("O6 people of departments that are missing can be left out, and departments of lines with errors are not made", () => {
    expect(plan([{ department: "Skola" }], { missing: "leave_out" })).toMatchObject({
      people: [],
      newUnits: [],
      problems: [{ what: "missing" }],
    })
    expect(plan([{ department: "Skola", kind: "chef" }]).newUnits).toEqual([])
  })

  it("O4 who has no department falls to the chosen unit, members in a sponsored group, and another plan than the unit's is said", () => {
    const { people } = plan([{}], { under: BOARD })
    expect(people).toMatchObject([{ kind: "member", unit: { key: "board" } }])
    expect(plan([{ plan: "lite" }]).remarks).toEqual([{ row: 2, what: "planOfUnit", text: "lite" }])
  })
})
