import "@testing-library/jest-dom"

/** React says what is wrong on the console; in a test that is a failure, not a remark. */
beforeEach(() => {
  jest.spyOn(console, "error").mockImplementation((...said: readonly unknown[]) => {
    throw new Error(`console.error: ${said.map(String).join(" ")}`)
  })
})
