import { memoryFolder } from "../../../scripts/postgres/in-memory.ts"

test("a folder that is not there, or has no room, is not taken for the databases of tests", () => {
  expect(memoryFolder("/nowhere/at/all")).toBeNull()
  // What the kernel shows there has no room for files.
  expect(memoryFolder("/proc")).toBeNull()
})
