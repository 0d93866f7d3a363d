import { addAddress, proveNewAddress } from "#lib/addresses/add-address.ts"
import type { MemberContext } from "#lib/context.ts"
import { createAccount } from "#lib/identity/create-account.ts"
import { ownAccount } from "#lib/identity/own-account.ts"
import {
  changePhone,
  givePhone,
  mailCodeAgain,
  proveAddress,
  provePhone,
  smsCodeAgain,
  startRegistration,
} from "#lib/identity/registration.ts"
import { resumeSession } from "#lib/identity/sessions.ts"
import { signIn } from "#lib/signing-in/sign-in.ts"
import { newId } from "#lib/ids.ts"
import { completeAccount } from "#lib/links/complete-account.ts"
import { followLink, proveLink } from "#lib/links/follow-link.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { PASSWORD, asMember, register, toAddress, visitedServices, type VisitedServices } from "#tests/support/visitor.ts"

jest.setTimeout(60_000)

/**
 * The five published ways of taking an account before its owner comes (Sudhodanan and Paverd 2022). One has no ground here: nobody signs in through
 * another provider, whose word for an address would have to be taken. The others are tried in the forms that they would take.
 */
describe("B31 nothing that a stranger did before survives the owner's proof", () => {
  const database = testDatabase()
  let visited: VisitedServices
  let mallory: MemberContext
  const STRANGERS = "+46701740611"
  const OWNERS = "+46701740612"
  const BAIT = "mallorys own password"
  beforeAll(async () => {
    visited = await visitedServices(database)
    mallory = await asMember(
      { ...visited.ctx, language: "sv" },
      await register(visited, { address: "mallory@example.org", phone: STRANGERS }),
    )
  })

  const begin = async (address: string) =>
    value(await startRegistration({ ...visited.ctx, language: "sv" }, { address: toAddress(address), network: "192.0.2.6" })).token
  const details = { name: "Mallory", password: BAIT, terms: true, timeZone: "Asia/Tokyo", device: "/", browserSecret: null }
  const owners = { name: "The Owner", password: PASSWORD, terms: true, timeZone: "Europe/Stockholm", device: "/", browserSecret: null }
  const invite = async (address: string, phone?: string): Promise<string> => {
    const to = toAddress(address)
    const message = { to: [to], cc: [], bcc: [], subject: "Hej", body: { format: "plain", text: "Hej" } } as const
    const rest = {
      token: newId(),
      attachments: [],
      inReplyTo: null,
      line: "",
      letGo: new Set<string>(),
      phones: new Map(phone === undefined ? [] : [[to, phone]]),
    }
    value(await sendMessage(mallory, { ...message, ...rest }))
    return /\/invitation\/([A-Za-z0-9_-]{43})/.exec((await visited.sent(address))[0]?.body ?? "")?.[1] ?? ""
  }
  /** Every step that a stranger without the mailbox can try. */
  const tryEverything = async (token: string) => {
    const { ctx } = visited
    return [
      await proveAddress(ctx, { token, code: "000000" }),
      await givePhone(ctx, { token, phone: STRANGERS }),
      await provePhone(ctx, { token, code: "000000" }),
      await smsCodeAgain(ctx, { token }),
      await changePhone(ctx, { token }),
      await createAccount(ctx, { ...details, token }),
    ]
  }
  const asOwner = async (session: { readonly id: string; readonly secret: Uint8Array }) => {
    const member = await resumeSession(visited.ctx, { sessionId: session.id, secret: session.secret })
    if (member === null) throw new Error("the owner is not signed in")
    return member
  }
  const expectOnlyOwners = async (address: string, session: { readonly id: string; readonly secret: Uint8Array }) => {
    const account = value(await ownAccount(await asOwner(session)))
    expect(account).toMatchObject({ name: "The Owner", phoneDigits: "12", language: "en", timeZone: "Europe/Stockholm" })
    const guess = { address: toAddress(address), password: BAIT, browserSecret: null, device: "/", network: "192.0.2.7" }
    expect(await signIn(visited.ctx, guess)).toMatchObject({ error: { code: "wrong_credentials" } })
    const [row] = await database.owner`
      select (select count(*)::int from sessions s where s.account_id = a.account_id) as sessions,
        (select count(*)::int from known_browsers b where b.account_id = a.account_id) as browsers,
        (select count(*)::int from unlockers u where u.account_id = a.account_id) as unlockers,
        (select count(*)::int from account_roles r where r.account_id = a.account_id) as roles
      from account_addresses a where a.address = ${address}`
    expect({ ...row }).toEqual({ sessions: 1, browsers: 1, unlockers: 1, roles: 0 })
  }

  it("B31 merging: a registration begun by a stranger ends when the owner comes by a link, and sets nothing", async () => {
    const address = "merged@example.org"
    const strangers = await begin(address)
    const secret = await invite(address, OWNERS)
    await tryEverything(strangers)
    const { token } = value(await followLink(visited.ctx, { secret, phone: "" }))
    value(await proveLink(visited.ctx, { token, code: await visited.code(OWNERS) }))
    const { session } = value(await completeAccount(visited.ctx, { ...owners, token }))
    for (const result of await tryEverything(strangers)) expect(result.ok).toBe(false)
    await expectOnlyOwners(address, session)
  })

  it("B31 unexpired session: before the proof there is no account, session, password or known browser to keep", async () => {
    const address = "session@example.org"
    const results = await tryEverything(await begin(address))
    expect(results.map(({ ok }) => ok)).toEqual([false, false, false, false, false, false])
    expect(await database.owner`select from account_addresses where address = ${address}`).toHaveLength(0)
    const { session } = await register(visited, { address, phone: OWNERS, name: "The Owner" })
    await expectOnlyOwners(address, session)
  })

  it("B31 trojan identifier: a phone named before the proof is refused, gets no code, and a code is worth nothing in another attempt", async () => {
    const address = "trojan@example.org"
    const before = (await visited.sent(STRANGERS)).length
    const strangers = await begin(address)
    await tryEverything(strangers)
    const mine = value(await startRegistration(visited.ctx, { address: toAddress(address), network: "192.0.2.1" })).token
    const code = await visited.code(address)
    expect(await proveAddress(visited.ctx, { token: strangers, code })).toMatchObject({ ok: false })
    value(await proveAddress(visited.ctx, { token: mine, code }))
    expect(await givePhone(visited.ctx, { token: strangers, phone: STRANGERS })).toMatchObject({ error: { code: "step_done" } })
    value(await givePhone(visited.ctx, { token: mine, phone: OWNERS }))
    value(await provePhone(visited.ctx, { token: mine, code: await visited.code(OWNERS) }))
    const { session } = value(await createAccount(visited.ctx, { ...owners, token: mine }))
    expect(await visited.sent(STRANGERS)).toHaveLength(before)
    await expectOnlyOwners(address, session)
    expect(await mailCodeAgain(visited.ctx, { token: strangers, network: "192.0.2.1" })).toMatchObject({ ok: true })
    expect((await visited.sent(address))[0]?.body).not.toMatch(/\b[0-9]{6}\b/)
  })

  it("B31 unexpired change of address: one begun by a stranger before the owner came ends with the owner's registration, even with the right code", async () => {
    const address = "changed@example.org"
    const { token } = value(await addAddress(mallory, { address: toAddress(address) }))
    const code = await visited.code(address)
    const { session } = await register(visited, { address, phone: OWNERS, name: "The Owner" })
    expect(await proveNewAddress(mallory, { token, code })).toMatchObject({ ok: false })
    expect(value(await ownAccount(mallory)).addresses.map((own) => own.address)).toEqual(["mallory@example.org"])
    await expectOnlyOwners(address, session)
  })

  it("B31 a half-finished registration of somebody who had the mailbox for a moment is worth nothing once the owner has an account", async () => {
    const address = "moment@example.org"
    const token = await begin(address)
    value(await proveAddress(visited.ctx, { token, code: await visited.code(address) }))
    value(await givePhone(visited.ctx, { token, phone: STRANGERS }))
    value(await provePhone(visited.ctx, { token, code: await visited.code(STRANGERS) }))
    const { session } = await register(visited, { address, phone: OWNERS, name: "The Owner" })
    expect(await createAccount(visited.ctx, { ...details, token })).toMatchObject({ error: { code: "address_taken" } })
    await expectOnlyOwners(address, session)
  })

  it("B31 what a sender said of somebody without an account, language and number, is not theirs afterwards", async () => {
    const address = "invited@example.org"
    await invite(address, STRANGERS)
    const { session } = await register(visited, { address, phone: OWNERS, name: "The Owner" })
    await expectOnlyOwners(address, session)
    const fromAnywhere = { address: toAddress(address), password: PASSWORD, browserSecret: null, device: "/", network: "192.0.2.8" }
    const strangersMail = (await visited.sent(STRANGERS)).length
    expect(value(await signIn(visited.ctx, fromAnywhere))).toMatchObject({ kind: "code" })
    expect(await visited.sent(STRANGERS)).toHaveLength(strangersMail)
    expect((await visited.sent(OWNERS))[0]?.body).toMatch(/\b[0-9]{6}\b/)
  })
})
