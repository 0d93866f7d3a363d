import type { MemberContext } from "#lib/context.ts"
import { rotateKeys } from "#lib/factors/rotate-keys.ts"
import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import { newId, type Id } from "#lib/ids.ts"
import { rewrapWaiting } from "#lib/links/rewrap.ts"
import { changeSendTime, sendNow } from "#lib/messages/change-time.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { releaseDue } from "#lib/messages/release-held.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { toSendTime } from "#lib/messages/send-time.ts"
import { announceRestart, restartAccount } from "#lib/recovering/restart.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { HOUR, recovering, type Somebody } from "#tests/support/recovering.ts"
import { PASSWORD, toAddress } from "#tests/support/visitor.ts"

const NEW = "grön kamel sover under bordet"

describe("a message that has not left when keys change", () => {
  const database = testDatabase()
  const given = recovering(database)
  const now = () => given.visited.services.clock.now()
  const release = () => releaseDue(given.visited.services)
  const later = (hours: number) => new Date(now().getTime() + hours * HOUR)
  const schedule = async (from: MemberContext, to: Somebody): Promise<Id> => {
    const message = { to: [toAddress(to.address)], cc: [], bcc: [], subject: "Later", body: { format: "plain", text: "Hej" } } as const
    const rest = { token: newId(), attachments: [], inReplyTo: null, phones: new Map(), letGo: new Set<string>(), line: "" }
    return value(await sendMessage(from, { ...message, ...rest }, { hold: { kind: "scheduled", dueAt: later(100) } })).messageId
  }
  const open = (ctx: MemberContext, id: Id) => openMessage(ctx, id, { record: true })
  const restart = async (person: Somebody): Promise<MemberContext> => {
    value(await announceRestart(given.visited.ctx, { token: await given.toKey(person) }))
    given.pass(73 * HOUR)
    return given.as(value(await restartAccount(given.visited.ctx, { token: await given.toKey(person), password: NEW, device: "/" })))
  }
  const signedInAgain = async (person: Somebody) => {
    const back = value(await given.trySignIn(person, PASSWORD, person.browser.browserSecret))
    if (back.kind !== "in") throw new Error("not let in")
    return given.as(back)
  }

  it("M14 K6 sender and recipient rotate their keys: the time is changed, it leaves, and the seal holds", async () => {
    const [writer, reader] = [await given.newPerson(), await given.newPerson()]
    const id = await schedule(await given.as(writer.browser), reader)
    const rotate = async (person: Somebody) => {
      const mine = await given.as(person.browser)
      return given.as({ session: value(await rotateKeys(mine, { password: PASSWORD, device: "/", network: "192.0.2.1" })) })
    }
    const [mine, theirs] = [await rotate(writer), await rotate(reader)]
    value(await changeSendTime(mine, { messageId: id, ...toSendTime(later(50), mine.timeZone) }))
    expect(value(await open(mine, id))).toMatchObject({ seal: "holds", held: { kind: "scheduled" } })
    value(await sendNow(mine, id))
    expect(value(await open(theirs, id))).toMatchObject({ seal: "holds", subject: "Later" })
  })

  it("M14 I7 a recipient who began anew learns nothing of it; the sender's next session seals it to the new key, and it arrives when it is due", async () => {
    const [writer, reader] = [await given.newPerson(), await given.newPerson()]
    const id = await schedule(await given.as(writer.browser), reader)
    const theirs = await restart(reader)
    expect(value(await listFolder(theirs, { folder: "inbox" })).rows).toEqual([])
    expect(value(await mailboxOverview(theirs)).inbox).toMatchObject({ total: 0, unread: 0 })
    expect(await open(theirs, id)).toEqual({ ok: false, error: { code: "not_found" } })
    expect(await rewrapWaiting(await signedInAgain(writer))).toBe(1)
    given.pass(30 * HOUR)
    expect(await release()).toBe(1)
    expect(value(await mailboxOverview(theirs)).inbox).toMatchObject({ total: 1, unread: 1 })
    expect(value(await open(theirs, id))).toMatchObject({ seal: "holds", subject: "Later" })
  })

  it("M14 I7 a sender who begins anew could not stop it any more, so it goes for everybody; what is scheduled afterwards stays", async () => {
    const [writer, reader] = [await given.newPerson(), await given.newPerson()]
    const lost = await schedule(await given.as(writer.browser), reader)
    const mine = await restart(writer)
    expect(await database.sql`select from messages where id = ${lost}`).toHaveLength(0)
    const kept = await schedule(mine, reader)
    given.pass(101 * HOUR)
    expect(await release()).toBe(1)
    expect(value(await open(await signedInAgain(reader), kept))).toMatchObject({ seal: "holds" })
  })
})
