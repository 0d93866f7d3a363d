import { drawTree } from "#lib/organisations/picture.ts"

type Unit = { readonly id: string; readonly parentId: string | null; readonly people: number }

/** `a/b/c` stands below `a/b`. */
const tree = (...paths: readonly string[]): readonly Unit[] =>
  paths.map((id, at) => ({ id, parentId: id.includes("/") ? id.slice(0, id.lastIndexOf("/")) : null, people: at }))

const draw = (units: readonly Unit[], from: string | null = null) => drawTree(units, from, ({ people }) => people)
const places = (units: readonly Unit[], from?: string) => draw(units, from).boxes.map(({ unit, column, row }) => [unit.id, column, row])

describe("the picture of an organisation", () => {
  it("O2 each unit stands beside the first of those below it, and a line leads to each", () => {
    const units = tree("a", "a/b", "a/b/c", "a/b/d", "a/e")
    expect(places(units)).toEqual([
      ["a", 0, 0],
      ["a/b", 1, 0],
      ["a/b/c", 2, 0],
      ["a/b/d", 2, 1],
      ["a/e", 1, 2],
    ])
    expect(draw(units)).toMatchObject({ columns: 3, rows: 3, more: [] })
    expect(draw(units).lines).toContainEqual({ column: 0, row: 0, toRow: 2 })
  })

  it("O2 who administers two departments sees both, and one of them alone when it is asked for", () => {
    const units = [...tree("a"), { id: "b", parentId: "not seen", people: 1 }, { id: "b/c", parentId: "b", people: 1 }]
    expect(places(units)).toEqual([
      ["a", 0, 0],
      ["b", 0, 1],
      ["b/c", 1, 1],
    ])
    expect(places(units, "b")).toEqual([
      ["b", 0, 0],
      ["b/c", 1, 0],
    ])
    // What is not there, or not in scope, is as if nothing was asked.
    expect(places(units, "x")).toEqual(places(units))
    expect(draw([]).rows).toBe(0)
  })

  it("O2 three hundred units stay readable: as many levels as fit, the rest is folded and counted", () => {
    const top = Array.from({ length: 12 }, (_, at) => `a/${at}`)
    const units = tree("a", ...top.flatMap((id) => [id, ...Array.from({ length: 24 }, (_, at) => `${id}/${at}`)]))
    expect(units).toHaveLength(301)
    const { rows, columns, boxes } = draw(units)
    expect({ rows, columns }).toEqual({ rows: 12, columns: 2 })
    expect(boxes.slice(1).map(({ folded }) => folded)).toEqual(top.map(() => 24))
    expect(draw(units, "a/3")).toMatchObject({ rows: 24, columns: 2, more: [] })
  })

  it("O2 of three hundred beside each other the largest are drawn, in their order, and the others counted", () => {
    const units = tree("a", ...Array.from({ length: 300 }, (_, at) => `a/${String(at).padStart(3, "0")}`))
    const { rows, more, boxes } = draw(units)
    expect({ rows, more }).toEqual({ rows: 24, more: [{ column: 1, row: 23, count: 277 }] })
    expect(boxes.slice(1).map(({ unit }) => unit.id)).toEqual(units.slice(-23).map(({ id }) => id))
  })
})
