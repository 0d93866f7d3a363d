import { passwordProblem } from "#lib/identity/password-strength.ts"

const problem = (password: string) => passwordProblem({ password, personal: ["Anna Åkesson", "anna.akesson@example.org"] })

describe("password strength", () => {
  it.each([
    "blå elefant dansar i köket",
    "correct-horse-battery-staple-moon",
    "Tr7#qpLw9!xZk2",
    "пароль под старым мостом",
    "五十の橋を渡る猫と犬たち",
    "x".repeat(3) + "Vq8 mhTz 41 lopen",
    "kvast lykta ärtor",
  ])("I2 accepts %s", async (password) => {
    expect(await problem(password)).toBeNull()
  })

  it.each([
    ["kort", "password_short"],
    ["elvabokstav", "password_short"],
    ["x".repeat(257), "password_long"],
    ["password1234", "password_common"],
    ["lösenord1234", "password_common"],
    ["sommar sommar", "password_common"],
    ["hejsan lösenord", "password_common"],
    ["annaåkesson1", "password_personal"],
    ["anna.akesson@example.org", "password_personal"],
    ["aaaaaaaaaaaa", "password_easy"],
    ["abcdefghijklmnop", "password_easy"],
  ])("B18 refuses %s as %s", async (password, expected) => {
    expect(await problem(password)).toBe(expected)
  })

  it("B18 256 characters are accepted, and quickly", async () => {
    const started = Date.now()
    expect(await problem("kvast lykta ärtor ".repeat(20).slice(0, 256))).toBeNull()
    expect(Date.now() - started).toBeLessThan(3_000)
  })

  it("B19 length is counted in letters, however they were typed", async () => {
    expect(await problem("å".normalize("NFD").repeat(6))).toBe("password_short")
  })
})
