import { findUnits, unfoldedAtFirst } from "#lib/organisations/unit-folds.ts"

/** `a/b/c` stands below `a/b`. */
const tree = (...paths: readonly string[]) =>
  paths.map((id) => {
    const steps = id.split("/")
    const parentId = steps.length === 1 ? null : steps.slice(0, -1).join("/")
    return { id, parentId, name: steps.at(-1) ?? "", path: steps.map((_, at) => steps.slice(0, at + 1).join("/")) }
  })

/** `many("a", 3)`: a, a/1, a/2, a/3. */
const many = (above: string, count: number) => [above, ...Array.from({ length: count }, (_, at) => `${above}/${at + 1}`)]

describe("the tree of units folded", () => {
  it("O2 a small tree stands unfolded, and a large one as far as it stays short", () => {
    expect([...unfoldedAtFirst(tree("a", "a/b", "a/b/c", "a/d"))]).toEqual(["a", "a/b"])
    // Ten departments of four each would be more rows than are read at once.
    const large = tree("a", ...Array.from({ length: 10 }, (_, at) => many(`a/${at}`, 4)).flat())
    expect([...unfoldedAtFirst(large)]).toEqual(["a"])
    expect(unfoldedAtFirst([]).size).toBe(0)
  })

  it("O2 what stands below the only first one is seen at once, unless it is far too many", () => {
    expect([...unfoldedAtFirst(tree(...many("a", 50)))]).toEqual(["a"])
    expect([...unfoldedAtFirst(tree(...many("a", 300)))]).toEqual([])
    // Who administers two units sees both of them already.
    expect([...unfoldedAtFirst(tree(...many("a", 20), ...many("b", 20)))]).toEqual([])
  })
})

describe("looking for a unit", () => {
  const units = tree("Vård", "Vård/Åkerö", "Vård/Åkerö/Natt", "Vård/Ön", "Vård/Ön/Natt", "Skola")
  const found = (words: string) => findUnits(units, words, "sv").map(({ unit, above }) => [...above, unit.name].join(" › "))

  it("O2 finds it by a part of its name, however it is written, and says where it stands", () => {
    expect(found("natt")).toEqual(["Vård › Åkerö › Natt", "Vård › Ön › Natt"])
    expect(found("åKer")).toEqual(["Vård › Åkerö"])
    expect(found("a\u030Akero\u0308")).toEqual(["Vård › Åkerö"])
  })

  it("O2 a word of a unit above tells those of one name apart, and alone finds only that one", () => {
    expect(found("ön natt")).toEqual(["Vård › Ön › Natt"])
    expect(found("vård")).toEqual(["Vård"])
    expect(found("natt skola")).toEqual([])
    expect(found("  ")).toEqual([])
  })
})
