import { MOST_DEPARTMENTS, readDepartmentLines } from "#lib/organisations/department-lines.ts"

const care = { names: ["Care"], centre: { code: "1010", name: "Care and health" } }
const home = { names: ["Care", "Home care"], centre: null }

describe("departments as they are typed, pasted or saved as a table", () => {
  it.each([
    ["typed", "Care; 1010; Care and health\n\nCare > Home care\n"],
    ["pasted from a table", "Care\t1010\tCare and health\r\nCare > Home care\t\t"],
    ["a CSV file with a heading", '\ufeffDepartment,Cost centre,Name\r\n"Care",1010,"Care and health"\r\n"Care > Home care",,\r\n'],
    ["a Swedish one", "Avdelning;Kostnadsställe;Benämning\nCare;1010;Care and health\nCare>Home care;;"],
  ])("O2 O8 %s", (_how, text) => {
    expect(readDepartmentLines(text)).toEqual({ ok: true, value: [care, home] })
  })

  it("O8 a cost centre without a name has that of its department", () => {
    expect(readDepartmentLines("School;3000")).toMatchObject({ value: [{ centre: { code: "3000", name: "School" } }] })
    expect(readDepartmentLines("School")).toMatchObject({ value: [{ names: ["School"], centre: null }] })
  })

  it("U5 what cannot be read is named by its line, and nothing is taken", () => {
    const wrong = (text: string) => readDepartmentLines(text)
    expect(wrong("Care\n > Home\n\nSchool;;No code\nPark;!\na;b;c;d")).toEqual({
      ok: false,
      error: { code: "department_lines", lines: "2, 4, 5, 6", count: 4 },
    })
    expect(wrong(" \n ")).toMatchObject({ error: { lines: "1" } })
    const many = Array.from({ length: MOST_DEPARTMENTS + 1 }, (_, at) => `Unit ${at}`)
    expect(wrong(many.join("\n"))).toMatchObject({ error: { lines: String(MOST_DEPARTMENTS + 1), count: 1 } })
    expect(wrong(many.slice(1).join("\n")).ok).toBe(true)
    expect(wrong(Array.from({ length: 25 }, (_, at) => `Unit ${at}`).join(">")).ok).toBe(false)
  })
})
