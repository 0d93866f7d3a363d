import { proveAddress, startRegistration } from "#lib/identity/registration.ts"
import { signIn } from "#lib/signing-in/sign-in.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { inAnotherProcess } from "#tests/support/process.ts"
import { PASSWORD, register, toAddress, visitedServices } from "#tests/support/visitor.ts"

jest.setTimeout(60_000)

/** Services of its own, from nothing but the settings: what a second web server, or the first one after a restart, has. */
const GUESS = `
  import { services } from "#lib/services.ts"
  import { proveAddress } from "#lib/identity/registration.ts"
  import { signIn } from "#lib/signing-in/sign-in.ts"
  const ctx = { ...(await services()), language: "en" }
  const { guess, token } = JSON.parse(process.env.GIVEN)
  const codes = []
  for (let tries = 0; tries < 5; tries++) {
    const [signedIn, proven] = [await signIn(ctx, guess), await proveAddress(ctx, { token, code: "none00" })]
    codes.push([signedIn, proven].map((result) => result.error?.code ?? "ok"))
  }
  process.stdout.write(JSON.stringify(codes))
  process.exit(0)`

describe("several processes, and one after the other", () => {
  const database = testDatabase()

  it("B21 B22 tries made in a process that is gone count in the next: passwords of an address, and codes of an attempt", async () => {
    const visited = await visitedServices(database)
    await register(visited, { address: "anna@example.org" })
    const address = toAddress("anna@example.org")
    const { token } = value(await startRegistration(visited.ctx, { address: toAddress("bo@example.org"), network: "192.0.2.1" }))
    const code = await visited.code("bo@example.org")
    const guess = { address, password: "guess guess guess", browserSecret: null, device: "/", network: "192.0.2.7" }
    const answers = await inAnotherProcess(GUESS, {
      GIVEN: JSON.stringify({ guess, token }),
      SIGILL_DATA: visited.services.env.dataFolder,
      DATABASE_URL: database.urls.app,
    })
    expect(JSON.parse(answers)).toEqual([
      ...Array.from({ length: 4 }, () => ["wrong_credentials", "wrong_code"]),
      ["wrong_credentials", "too_many_tries"],
    ])
    expect(await signIn(visited.ctx, { ...guess, password: PASSWORD })).toMatchObject({ error: { code: "too_many_requests" } })
    expect(await proveAddress(visited.ctx, { token, code })).toMatchObject({ ok: false, error: { code: "too_many_tries" } })
  })
})
