import { addAddress } from "#lib/addresses/add-address.ts"
import { mailCodeAgain, startRegistration } from "#lib/identity/registration.ts"
import { recoveryCodeAgain, startRecovery } from "#lib/recovering/recovery.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { recovering, type Somebody } from "#tests/support/recovering.ts"
import { toAddress } from "#tests/support/visitor.ts"

const SPENT = { ok: false, error: { code: "too_many_requests" } }

describe("codes by mail, and who can use them up", () => {
  const database = testDatabase()
  const given = recovering(database)
  // As a server that people use has them: in evaluation limits are eased.
  const ctx = () => ({ ...given.visited.ctx, env: { ...given.visited.ctx.env, evaluation: false } })
  beforeEach(() => database.sql`delete from limits`)

  const recover = ({ address }: Somebody, network: string, browserSecret: Uint8Array | null = null) =>
    startRecovery(ctx(), { intent: "password", address: toAddress(address), network, browserSecret })
  const registerWith = ({ address }: Somebody, network: string) => startRegistration(ctx(), { address: toAddress(address), network })
  /** As many as strangers may have at all. */
  const spend = async (begin: (network: string) => Promise<{ readonly ok: boolean }>) => {
    let sent = 0
    for (let network = 0; network < 4; network++)
      for (let time = 0; time < 6; time++) if ((await begin(`198.51.100.${network}`)).ok) sent += 1
    return sent
  }

  it("B22 strangers who use up an address's codes do not use up those of a browser that its owner is known in", async () => {
    const person = await given.newPerson()
    expect(await spend((network) => recover(person, network))).toBe(10)
    expect(await recover(person, "192.0.2.200")).toMatchObject(SPENT)
    const { token } = value(await recover(person, "192.0.2.200", person.browser.browserSecret))
    const from = { network: "192.0.2.200", browserSecret: person.browser.browserSecret }
    for (let again = 0; again < 4; again++) value(await recoveryCodeAgain(ctx(), { token, ...from }))
    expect(await recoveryCodeAgain(ctx(), { token, ...from })).toMatchObject(SPENT)
  })

  it("B22 one network has five of them, and another still gets one", async () => {
    const person = await given.newPerson()
    const { token } = value(await recover(person, "198.51.100.9"))
    const from = { network: "198.51.100.9", browserSecret: null }
    for (let again = 0; again < 4; again++) value(await recoveryCodeAgain(ctx(), { token, ...from }))
    expect(await recover(person, "198.51.100.9")).toMatchObject(SPENT)
    value(await recover(person, "192.0.2.201"))
  })

  it("B20 B22 a stranger's browser secret, and an address without an account, get no codes of their own", async () => {
    const [person, other] = [await given.newPerson(), await given.newPerson()]
    await spend((network) => recover(person, network))
    expect(await recover(person, "192.0.2.202", other.browser.browserSecret)).toMatchObject(SPENT)
    const nobody = { ...person, address: "nobody.at.all@example.org" }
    expect(await spend((network) => recover(nobody, network))).toBe(10)
    expect(await recover(nobody, "192.0.2.202", other.browser.browserSecret)).toMatchObject(SPENT)
  })

  it("B22 attempts to register with an address use up neither its owner's way back nor a member's code for it", async () => {
    const [person, member] = [await given.newPerson(), await given.newPerson()]
    const { token } = value(await registerWith(person, "198.51.100.8"))
    for (let again = 0; again < 4; again++) value(await mailCodeAgain(ctx(), { token, network: "198.51.100.8" }))
    expect(await registerWith(person, "198.51.100.8")).toMatchObject(SPENT)
    await spend((network) => registerWith(person, network))
    expect(await registerWith(person, "192.0.2.203")).toMatchObject(SPENT)
    value(await recover(person, "192.0.2.203"))
    const signedIn = { ...(await given.as(member.browser)), env: ctx().env }
    value(await addAddress(signedIn, { address: toAddress(person.address) }))
  })

  it("B22 somebody signed in mails one address five times an hour, and twenty times a day in all", async () => {
    const member = await given.newPerson()
    const signedIn = { ...(await given.as(member.browser)), env: ctx().env }
    const add = (address: string) => addAddress(signedIn, { address: toAddress(address) })
    for (let time = 0; time < 5; time++) value(await add("target@example.org"))
    expect(await add("target@example.org")).toMatchObject(SPENT)
    for (let other = 0; other < 15; other++) value(await add(`target${other}@example.org`))
    expect(await add("one.more@example.org")).toMatchObject(SPENT)
  })
})
