import type { UnitPlan } from "#db/queries/units.ts"
import { parseAddress, type Address } from "../address.ts"
import { readPersonName } from "../identity/person-name.ts"
import { readPhoneNumber, type PhoneWish } from "../identity/phone-number.ts"
import { fail, ok, type Result } from "../result.ts"
import { folded } from "../searching/words.ts"
import { UnitFinder } from "./find-unit.ts"
import type { Belongs, PeoplePlan, PersonLine, PlannedPerson, Problem, Remark, Said, Target } from "./types.ts"

/** What is known of an address in the organisation, as far as the administrator sees it. */
export type Known = {
  /** Keys of units that it is asked into. */ readonly asked: ReadonlySet<string>
  /** Keys of units that it belongs to. */ readonly belongs: ReadonlySet<string>
  /** What the department is called that employs it; null for none. */ readonly employer: string | null
}

export type Around = Omit<PhoneWish, "typed"> & {
  readonly units: readonly Target[]
  /** Where whoever has no department in the file belongs. */ readonly under: Target
  /** What whoever has nothing else in the file is invited as. */ readonly kind: Belongs
  readonly known: ReadonlyMap<Address, Known>
  /** Whether departments that are not there are made, or their people left out. */ readonly missing: "make" | "leave_out"
}

const NOBODY_KNOWN: Known = { asked: new Set(), belongs: new Set(), employer: null }

/** Judges every line of a file against the organisation as it is (O6). Pure: looking at a file and carrying it out are the same plan. */
export function planPeople(lines: readonly PersonLine[], around: Around): PeoplePlan {
  const finder = new UnitFinder(around.units, around.under)
  const seen = new Map<Address, number>()
  const people: PlannedPerson[] = []
  const problems: Said<Problem>[] = []
  const remarks: Said<Remark>[] = []
  for (const line of lines) {
    const judged = judge(line, { around, finder, seen })
    if (!judged.ok) {
      problems.push({ row: line.row, what: judged.error.code, text: judged.error.text })
      continue
    }
    seen.set(judged.value.person.address, line.row)
    people.push(judged.value.person)
    if (judged.value.remark !== null) remarks.push({ row: line.row, what: judged.value.remark, text: line.plan })
  }
  return { ...withPlans(people, finder), problems, remarks }
}

/** New units as they are called for by those who are left; those that only lines with errors named are not made. */
function withPlans(people: readonly PlannedPerson[], finder: UnitFinder): Pick<PeoplePlan, "people" | "newUnits"> {
  const used = new Set<string>()
  const byKey = new Map(finder.newUnits.map((unit) => [unit.key, unit]))
  const use = (key: string | null): void => {
    const unit = key === null ? undefined : byKey.get(key)
    if (unit === undefined || used.has(unit.key)) return
    used.add(unit.key)
    use(unit.parentKey)
  }
  for (const { unit, administers } of people) {
    use(unit.key)
    use(administers?.key ?? null)
  }
  return { people, newUnits: finder.newUnits.filter(({ key }) => used.has(key)) }
}

type LeftOut = { readonly code: Problem; readonly text: string }
type Judged = Result<{ readonly person: PlannedPerson; readonly remark: Remark | null }, LeftOut>
type Judging = { readonly around: Around; readonly finder: UnitFinder; readonly seen: ReadonlyMap<Address, number> }

const wrong = (code: Problem, text: string) => fail({ code, text })

function judge(line: PersonLine, judging: Judging): Judged {
  const who = judgeWho(line, judging)
  if (!who.ok) return who
  const where = judgeWhere(line, judging)
  if (!where.ok) return where
  const { unit, administers, kind } = where.value
  const known = judging.around.known.get(who.value.address) ?? NOBODY_KNOWN
  if (known.belongs.has(unit.key)) return wrong("there", unit.name)
  if (known.asked.has(unit.key)) return wrong("asked", unit.name)
  if (kind === "employee" && known.employer !== null) return wrong("employed", known.employer)
  const plan = readPlan(line.plan)
  if (plan === "unknown") return wrong("plan", line.plan)
  const inForce = judging.finder.planOf(unit, plan)
  const remark = plan !== null && inForce !== null && inForce !== plan ? "planOfUnit" : null
  return ok({ person: { row: line.row, ...who.value, kind, unit, administers }, remark })
}

function judgeWho(line: PersonLine, { around, seen }: Judging): Result<Pick<PlannedPerson, "address" | "name" | "phone">, LeftOut> {
  if (line.address === "") return wrong("noAddress", line.name)
  const address = parseAddress(line.address)
  if (address === null) return wrong("address", line.address)
  const before = seen.get(address)
  if (before !== undefined) return wrong("twice", String(before))
  const name = line.name === "" ? "" : readPersonName(line.name)
  if (name === null) return wrong("name", line.name)
  if (line.phone === "") return ok({ address, name, phone: null })
  const phone = readPhoneNumber({ ...around, typed: line.phone })
  return phone.ok ? ok({ address, name, phone: phone.value }) : wrong(phone.error.code, line.phone)
}

function judgeWhere(line: PersonLine, { around, finder }: Judging): Result<Pick<PlannedPerson, "unit" | "administers" | "kind">, LeftOut> {
  const unit = finder.find(line.department)
  if (!unit.ok) return wrong(unit.error.code, line.department)
  if (unit.value.id === null && around.missing === "leave_out") return wrong("missing", line.department)
  const kind = kindOf(line.kind, unit.value, around.kind)
  if (kind === null) return wrong("kind", line.kind)
  if (kind === "employee" && unit.value.kind === "sponsored_group") return wrong("group", unit.value.name)
  const administers = isYes(line.administers) ? unit : line.administers === "" ? null : finder.find(line.administers)
  if (administers === null) return ok({ unit: unit.value, kind, administers: null })
  if (!administers.ok) return wrong(administers.error.code, line.administers)
  if (administers.value.id === null && around.missing === "leave_out") return wrong("missing", line.administers)
  return ok({ unit: unit.value, kind, administers: administers.value })
}

/** Where the file says nothing, nobody is employed in a sponsored group (O3). */
function kindOf(cell: string, { kind }: Target, byDefault: Belongs): Belongs | null {
  const text = folded(cell)
  if (text === "") return kind === "sponsored_group" ? "member" : byDefault
  if (/^(?:e|employees?|anstalld(?:a)?)$/.test(text)) return "employee"
  return /^(?:m|members?|medlem(?:mar)?)$/.test(text) ? "member" : null
}

/** Of the department of the same line. */
const isYes = (cell: string): boolean => /^(?:x|1|yes|y|ja|j|true|sant)$/.test(folded(cell))

function readPlan(cell: string): UnitPlan | null | "unknown" {
  const text = folded(cell).replaceAll(/[^a-z]/g, "")
  if (text === "") return null
  if (text === "business" || text === "full") return "full"
  return text === "lite" || text === "litebusiness" ? "lite" : "unknown"
}
