import { listSettingsIn, unitsSeen, type ListUnit } from "#lib/organisations/contact-lists.ts"

type Set = Partial<Pick<ListUnit, "kind" | "contactsSeen" | "contactsListed">>

/** `path` is written as a/b/c; the last part is the unit's own id. */
const unit = (path: string, { kind = "department", contactsSeen = null, contactsListed = null }: Set = {}): ListUnit => {
  const steps = path.split("/")
  return { id: steps.at(-1) ?? "", path: steps, kind: steps.length === 1 ? "organisation" : kind, contactsSeen, contactsListed }
}
const group = (path: string, set: Set = {}) => unit(path, { kind: "sponsored_group", ...set })

/** An organisation with care (two wards) and school, and a board and patients below care. */
const tree = (settings: Readonly<Record<string, Set>> = {}): readonly ListUnit[] => [
  ...["org", "org/care", "org/care/ward1", "org/care/ward2", "org/school"].map((path) =>
    unit(path, settings[path.split("/").at(-1) ?? ""]),
  ),
  ...["org/board", "org/care/patients"].map((path) => group(path, settings[path.split("/").at(-1) ?? ""])),
]
const seen = (units: readonly ListUnit[], ...places: readonly string[]) => [...unitsSeen(units, places)].sort()

const DEPARTMENTS = ["care", "org", "school", "ward1", "ward2"]

test("O9 everybody in departments sees everybody in departments where nothing is set, and nobody of a sponsored group", () => {
  expect(seen(tree(), "ward1")).toEqual(DEPARTMENTS)
  expect(seen(tree(), "org")).toEqual(DEPARTMENTS)
  expect(seen(tree(), "patients", "board")).toEqual([])
  expect(seen(tree())).toEqual([])
})

test("O9 a list for each department is for the uppermost ones with all below, where the whole organisation decides", () => {
  const units = tree({ org: { contactsSeen: "department" } })
  expect(seen(units, "ward1")).toEqual(["care", "ward1", "ward2"])
  expect(seen(units, "school")).toEqual(["school"])
  expect(seen(units, "org")).toEqual(["org"])
})

test("O9 a department that decides for itself is a list of its own with what is below it", () => {
  const units = tree({ ward1: { contactsSeen: "department" } })
  expect(seen(units, "ward1")).toEqual(["ward1"])
  expect(seen(units, "ward2")).toEqual(DEPARTMENTS)
  expect(seen(tree({ care: { contactsSeen: "department" } }), "ward2")).toEqual(["care", "ward1", "ward2"])
})

test("O9 a unit whose people are not listed is seen by its own people alone, who see the organisation's list all the same", () => {
  const units = tree({ care: { contactsListed: false } })
  expect(seen(units, "school")).toEqual(["org", "school"])
  expect(seen(units, "ward1")).toEqual(DEPARTMENTS)
  const hidden = tree({ ward1: { contactsListed: false, contactsSeen: "none" } })
  expect(seen(hidden, "ward1")).toEqual([])
  expect(seen(hidden, "ward2")).toEqual(["care", "org", "school", "ward2"])
})

test("O9 a sponsored group sees and is seen only where it is switched on for itself, whatever is above it", () => {
  expect(seen(tree({ care: { contactsSeen: "organisation", contactsListed: true } }), "patients")).toEqual([])
  expect(seen(tree({ board: { contactsSeen: "department" } }), "board")).toEqual(["board"])
  expect(seen(tree({ board: { contactsSeen: "organisation" } }), "board")).toEqual(["board", ...DEPARTMENTS])
  expect(seen(tree({ board: { contactsListed: true } }), "school")).toEqual(["board", ...DEPARTMENTS])
  expect(seen(tree({ board: { contactsListed: true } }), "board")).toEqual([])
})

test("O9 who has several places sees what each of them shows", () => {
  const units = tree({ org: { contactsSeen: "department" }, board: { contactsSeen: "department" } })
  expect(seen(units, "school", "board")).toEqual(["board", "school"])
})

test("O9 what a unit has not set comes from the nearest above that has", () => {
  const [org, care, ward] = [unit("org", { contactsSeen: "none" }), unit("org/care", { contactsListed: false }), unit("org/care/ward")]
  expect(listSettingsIn(ward, [ward, care, org])).toEqual({ seen: "none", isListed: false })
  expect(listSettingsIn(org, [org])).toEqual({ seen: "none", isListed: true })
})
