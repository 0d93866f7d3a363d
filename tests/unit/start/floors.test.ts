import { readFileSync } from "node:fs"
import { rowsOf } from "../security/document.ts"

type Lock = { readonly packages: Readonly<Record<string, { readonly version?: string }>> }

const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as Lock
/** Another table of the document names the same packages. */
const floors = rowsOf("docs/dependencies.md", /^(?:next|react|react-dom|next-auth)$/)
  .map(([name = "", floor = ""]) => [name, floor] as const)
  .filter(([, floor]) => /^\d+\.\d+\.\d+$/.test(floor))

/** Every copy that is pinned, also below other packages. */
const pinned = (name: string): readonly string[] =>
  Object.entries(lock.packages).flatMap(([path, { version }]) =>
    path.endsWith(`node_modules/${name}`) && version !== undefined ? [version] : [],
  )

const parts = (version: string) => version.split("-")[0]?.split(".").map(Number) ?? []
/** A version before a release, like 16.4.1-canary.3, lies below it. */
function isAtLeast(version: string, floor: string): boolean {
  const [ours, least] = [parts(version), parts(floor)]
  const at = ours.findIndex((part, index) => part !== least[index])
  return at === -1 ? !version.includes("-") : (ours[at] ?? 0) > (least[at] ?? 0)
}

it("B53 the framework has a floor each, with the advisory that set it", () => {
  expect(floors.map(([name]) => name)).toEqual(["next", "react", "react-dom", "next-auth"])
})

it.each(floors)("B53 no %s below %s is pinned", (name, floor) => {
  expect(pinned(name)).not.toEqual([])
  expect(pinned(name).filter((version) => !isAtLeast(version, floor))).toEqual([])
})

it.each([
  ["16.4.1", "16.4.1", true],
  ["16.10.0", "16.4.1", true],
  ["17.0.0", "16.4.1", true],
  ["16.4.0", "16.4.1", false],
  ["15.9.9", "16.4.1", false],
  ["16.4.1-canary.3", "16.4.1", false],
])("B53 %s against %s: %s", (version, floor, is) => {
  expect(isAtLeast(version, floor)).toBe(is)
})
