import { createLog } from "#lib/log.ts"

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
