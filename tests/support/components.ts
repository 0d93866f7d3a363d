import "@testing-library/jest-dom"
import { TextEncoder } from "node:util"

// Browsers have it, jsdom does not.
Object.assign(globalThis, { TextEncoder })

/** React says what is wrong on the console; in a test that is a failure, not a remark. */
beforeEach(() => {
  jest.spyOn(console, "error").mockImplementation((...said: readonly unknown[]) => {
    throw new Error(`console.error: ${said.map(String).join(" ")}`)
  })
})
