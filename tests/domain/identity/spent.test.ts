import type { MemberContext } from "#lib/context.ts"
import { openRecord } from "#lib/crypto/aead.ts"
import { openAccountKey, sessionWrappingKey } from "#lib/envelope/account-keys.ts"
import { givePhone, proveAddress, provePhone, startRegistration } from "#lib/identity/registration.ts"
import { endSession } from "#lib/identity/sessions.ts"
import { newId } from "#lib/ids.ts"
import { followLink, proveLink } from "#lib/links/follow-link.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { asMember, register, toAddress, visitedServices, type VisitedServices } from "#tests/support/visitor.ts"

describe("what is spent is spent", () => {
  const database = testDatabase()
  let visited: VisitedServices
  let anna: MemberContext
  beforeAll(async () => {
    visited = await visitedServices(database)
    anna = await asMember(visited.ctx, await register(visited, { address: "anna@example.org" }))
  })
  const fifty = <T extends { readonly ok: boolean }>(act: () => Promise<T>) => Promise.all(Array.from({ length: 50 }, act))
  const succeeded = (results: readonly { readonly ok: boolean }[]) => results.filter(({ ok }) => ok).length

  it("B22 of 50 parallel submissions of the code by SMS one goes on, in a registration and behind a link", async () => {
    const [address, phone] = ["phone@example.org", "+46701740621"]
    const { token } = value(await startRegistration(visited.ctx, { address: toAddress(address), network: "192.0.2.1" }))
    value(await proveAddress(visited.ctx, { token, code: await visited.code(address) }))
    value(await givePhone(visited.ctx, { token, phone }))
    const code = await visited.code(phone)
    expect(succeeded(await fifty(() => provePhone(visited.ctx, { token, code })))).toBe(1)

    const to = toAddress("link@example.org")
    const message = { to: [to], cc: [], bcc: [], subject: "Hej", body: { format: "plain", text: "Hej" } } as const
    const rest = {
      token: newId(),
      attachments: [],
      inReplyTo: null,
      line: "",
      letGo: new Set<string>(),
      phones: new Map([[to, "+46701740622"]]),
    }
    value(await sendMessage(anna, { ...message, ...rest }))
    const secret = /\/invitation\/([A-Za-z0-9_-]{43})/.exec((await visited.sent(to))[0]?.body ?? "")?.[1] ?? ""
    const following = value(await followLink(visited.ctx, { secret, phone: "" })).token
    const digits = await visited.code("+46701740622")
    expect(succeeded(await fifty(() => proveLink(visited.ctx, { token: following, code: digits })))).toBe(1)
  })

  it("B36 B15 after signing out the old cookie opens nothing in the whole database, every key of the server included", async () => {
    const { session } = await register(visited, { address: "leaving@example.org", phone: "+46701740623" })
    const [row] = await database.owner`select account_id, generation, sealed_key from sessions where id = ${session.id}`
    const place = {
      installationId: visited.services.installation.id,
      accountId: String(row?.["account_id"]),
      generation: Number(row?.["generation"]),
      unlockerKind: "session",
      unlockerId: session.id,
    }
    const open = (sealed: Uint8Array) => openAccountKey({ ...place, wrappingKey: sessionWrappingKey(session.secret), sealed })
    expect(open(new Uint8Array(row?.["sealed_key"] as Uint8Array))).toHaveLength(32)
    await endSession(visited.ctx, { sessionId: session.id, secret: session.secret })
    const columns = await database.owner<{ table: string; column: string }[]>`
      select table_name as table, column_name as column from information_schema.columns where table_schema = 'public' and data_type = 'bytea'`
    expect(columns.length).toBeGreaterThan(10)
    const keys = [session.secret, sessionWrappingKey(session.secret), ...Object.values(visited.services.serverKeys).map(({ key }) => key)]
    let looked = 0
    for (const { table, column } of columns)
      for (const { bytes } of await database.owner<
        { bytes: Uint8Array | null }[]
      >`select ${database.owner(column)} as bytes from ${database.owner(table)}`) {
        if (bytes === null) continue
        looked++
        const sealed = new Uint8Array(bytes)
        expect(open(sealed)).toBeNull()
        for (const key of keys) expect(openRecord({ key, sealed, context: new Uint8Array(0) })).toBeNull()
      }
    expect(looked).toBeGreaterThan(10)
  })
})
