import { createLog, logThrough } from "#lib/log.ts"

const lines = (write: (log: ReturnType<typeof createLog>) => void) => {
  const written: string[] = []
  write(
    createLog(
      (line) => written.push(line),
      () => new Date(0),
    ),
  )
  return written
}

describe("log", () => {
  it("B77 what others write to the console of an error is a line of ours, without what they quote", () => {
    const written: string[] = []
    const target = { error: (...said: unknown[]) => void written.push(said.join(" ")) }
    const own = jest.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0)
    logThrough(target)
    target.error(" ⨯", Object.assign(new Error("Failed query: select\nparams: anna@example.org"), { code: "57P01", digest: "42" }))
    target.error("anna@example.org")
    own.mockRestore()
    expect(written).toHaveLength(2)
    expect(JSON.parse(written[0] ?? "")).toMatchObject({ event: "failed", code: "57P01", digest: "42" })
    expect(written.join("")).not.toContain("anna@example.org")
  })

  it("B77 a line break in a field cannot forge a line", () => {
    const [line, ...rest] = lines((log) => log.info("event", { code: 'x"\n{"level":"info"}' }))
    expect(rest).toEqual([])
    expect(line?.trimEnd().split("\n")).toHaveLength(1)
  })

  it("B77 of an error its class and place are kept, never its message", () => {
    const [line] = lines((log) => log.error("failed", Object.assign(new TypeError("anna@example.org has no key"), { code: "E42" })))
    expect(line).not.toContain("anna@example.org")
    expect(JSON.parse(line ?? "")).toMatchObject({ level: "error", event: "failed", error: "TypeError", code: "E42" })
  })
})
