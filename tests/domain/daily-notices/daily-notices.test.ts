import type { MemberContext } from "#lib/context.ts"
import { HOUR, MINUTE } from "#lib/clock.ts"
import { ownNotices, setNoticeChoice } from "#lib/daily-notices/notice-choice.ts"
import { tellDaily } from "#lib/daily-notices/tell-daily.ts"
import { drawSheet, confirmSheet, showDrawnSheet } from "#lib/factors/recovery-sheet.ts"
import { changeProfile } from "#lib/identity/own-account.ts"
import { newId, type Id } from "#lib/ids.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { moveToTrash, restoreFromTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { recallMessage } from "#lib/messages/recall-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { deliverOutgoing } from "#lib/notifications/deliver-outgoing.ts"
import type { Transports } from "#lib/notifications/transports.ts"
import { MORNING, nextAt } from "#lib/wall-clock.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { toAddress } from "../../support/visitor.ts"

type Mail = { readonly to: string; readonly subject: string; readonly text: string }

const database = testDatabase()
const given = givenServices(database)

/** A mail server that takes what it is given, or nothing. */
let mails: Mail[] = []
let isDown = false
const transports: Transports = {
  mail: {
    close: () => undefined,
    send: async ({ to, subject, text }) => {
      if (isDown) return { state: "unavailable", problem: "down" }
      mails.push({ to, subject, text })
      return { state: "accepted" }
    },
  },
  sms: { isRepeatable: false, send: async () => ({ state: "accepted" }) },
}

beforeEach(async () => {
  await database.owner`delete from outgoing`
  await database.owner`update accounts set notice_choice = 'at_once', overview_due_at = null`
  mails = []
  isDown = false
})

/** Hands over what waits. */
async function deliver(): Promise<void> {
  for (const { id } of await database.sql<{ id: string }[]>`select id from outgoing`)
    await deliverOutgoing(given.services, transports, id).catch(() => undefined)
}

const sentTo = ({ address }: Person) => mails.filter(({ to }) => to === address)

/** So that notices to somebody carry no link: they could get back in without one (M3). */
async function withSheet(ctx: MemberContext): Promise<void> {
  const { token } = value(await drawSheet(ctx))
  value(await confirmSheet(ctx, { token, typed: (await showDrawnSheet(ctx, token))?.key ?? "" }))
  await database.owner`delete from outgoing`
}

/** Anna writes to Bo, who has chosen; each in a request that goes on while days pass. */
async function two(choice: "at_once" | "daily" | "off") {
  const { anna, bo } = await given.people("anna", "bo")
  const [asAnna, asBo] = [await given.as(anna), await given.as(bo)]
  await withSheet(asBo)
  value(await setNoticeChoice(asBo, choice))
  const send = async () => {
    const { messageId } = value(await sendMessage(asAnna, toSend({ to: [bo], subject: "Provsvar" })))
    await deliver()
    return messageId
  }
  const notice = async (id: Id) => {
    const { tracking } = value(await openMessage(asAnna, id, { record: true }))
    return tracking?.[0]?.notice
  }
  return { anna, bo, asAnna, asBo, send, notice }
}

/** Until some minutes after seven in the morning in Stockholm; then the clock runs. */
async function morning(): Promise<number> {
  const now = given.clock.now()
  given.clock.pass(nextAt(MORNING, { now, timeZone: "Europe/Stockholm" }).getTime() - now.getTime() + 2 * MINUTE)
  const count = await tellDaily(given.services)
  await deliver()
  return count
}

const waiting = () => database.owner`select from daily_notices`

describe("at once", () => {
  it("M9 is the default, and every message has a mail of its own", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    expect(value(await ownNotices(await given.as(bo)))).toMatchObject({ choice: "at_once", dueAt: null })
    for (const _time of [1, 2]) await given.sentMessage({ from: anna, to: [bo] })
    await deliver()
    expect(sentTo(bo).map(({ subject }) => subject)).toEqual(["Meddelande från Anna", "Meddelande från Anna"])
  })

  it("M9 M3 holds whatever was chosen where the notice carries a link that is needed, and for who has no account", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const asBo = await given.as(bo)
    expect(value(await ownNotices(asBo)).isLinked).toBe(true)
    for (const choice of ["daily", "off"] as const) {
      value(await setNoticeChoice(asBo, choice))
      await given.sentMessage({ from: anna, to: [bo] })
    }
    const stranger = toAddress("dan.notices@example.org")
    value(await sendMessage(await given.as(anna), { ...toSend({ to: [] }), to: [stranger] }))
    await deliver()
    expect(sentTo(bo)).toHaveLength(2)
    for (const { text } of sentTo(bo)) expect(text).toMatch(/\/messages\/[0-9a-f-]{36}\/[\w-]{43}/)
    expect(mails.filter(({ to }) => to === stranger)).toHaveLength(1)
    await withSheet(asBo)
    expect(value(await ownNotices(asBo)).isLinked).toBe(false)
    await given.sentMessage({ from: anna, to: [bo] })
    await deliver()
    expect(sentTo(bo)).toHaveLength(2)
  })

  it("M9 M3 holds no more than the choice where a passkey opens the messages without the password", async () => {
    const { bo } = await given.people("bo")
    const asBo = await given.as(bo)
    await database.owner`insert into unlockers (id, account_id, generation, kind, sealed_key, created_at)
      select ${newId()}, account_id, generation, 'passkey', sealed_key, created_at from unlockers where account_id = ${bo.accountId} and kind = 'password'`
    expect(value(await ownNotices(asBo)).isLinked).toBe(false)
    await database.owner`update unlockers set generation = 0 where account_id = ${bo.accountId} and kind = 'passkey'`
    expect(value(await ownNotices(asBo)).isLinked).toBe(true)
  })

  it("M9 is what the security of the account is told of, whatever was chosen", async () => {
    const { bo } = await given.people("bo")
    const asBo = await given.as(bo)
    value(await setNoticeChoice(asBo, "off"))
    const { token } = value(await drawSheet(asBo))
    value(await confirmSheet(asBo, { token, typed: (await showDrawnSheet(asBo, token))?.key ?? "" }))
    await deliver()
    expect(sentTo(bo)).toHaveLength(1)
  })
})

describe("once a day", () => {
  it("M9 one mail at seven tells how many are unread, no names and no secrets; then the senders see it handed over", async () => {
    const { bo, anna, send, notice } = await two("daily")
    const ids = [await send(), await send(), await send()]
    expect(mails).toEqual([])
    for (const id of ids) expect(await notice(id)).toBe("daily")
    expect(await tellDaily(given.services)).toBe(0)
    expect(await morning()).toBe(1)
    expect(sentTo(bo).map(({ subject }) => subject)).toEqual(["3 nya meddelanden väntar på dig"])
    const { text } = mails[0] ?? { text: "" }
    for (const secret of [anna.name, anna.address, "Provsvar", "/messages/", ...ids]) expect(text).not.toContain(secret)
    expect(text).toContain("/inbox")
    for (const id of ids) expect(await notice(id)).toBe("handed_over")
    expect(await waiting()).toHaveLength(0)
  })

  it("M9 nothing new is no mail, also where all was read before; the sender sees that none was sent", async () => {
    const { asBo, send, notice } = await two("daily")
    expect(await morning()).toBe(0)
    const id = await send()
    value(await openMessage(asBo, id, { record: true }))
    expect(await morning()).toBe(0)
    expect(mails).toEqual([])
    expect(await notice(id)).toBe("off")
    expect(await waiting()).toHaveLength(0)
  })

  it("M9 D2 what is recalled or erased before is not told of, and leaves nothing behind; what lies in Trash waits until it is put back", async () => {
    const { bo, asAnna, asBo, send, notice } = await two("daily")
    const [recalled, erased, bySender, put] = [await send(), await send(), await send(), await send()]
    value(await recallMessage(asAnna, { messageId: recalled, position: null }))
    expect(await notice(recalled)).toBe("off")
    value(await moveToTrash(asBo, [erased, put]))
    value(await eraseMessages(asBo, [erased]))
    expect(await notice(erased)).toBe("off")
    value(await moveToTrash(asAnna, [bySender]))
    value(await eraseMessages(asAnna, [bySender]))
    expect(await morning()).toBe(1)
    expect(sentTo(bo).map(({ subject }) => subject)).toEqual(["Ett nytt meddelande väntar på dig"])
    expect(await notice(put)).toBe("daily")
    value(await restoreFromTrash(asBo, [put]))
    expect(await morning()).toBe(1)
    expect(await notice(put)).toBe("handed_over")
    expect(await waiting()).toHaveLength(0)
  })

  it("M9 several runs at once and a crash between make one mail, and one that waits for its provider tells of nothing twice", async () => {
    const { bo, send, notice } = await two("daily")
    const first = await send()
    isDown = true
    const now = given.clock.now()
    given.clock.pass(nextAt(MORNING, { now, timeZone: "Europe/Stockholm" }).getTime() - now.getTime() + MINUTE)
    const runs = await Promise.all([1, 2, 3, 4].map(() => tellDaily(given.services)))
    expect(runs.reduce((sum, count) => sum + count, 0)).toBe(1)
    await deliver()
    expect(await notice(first)).toBe("daily")
    expect(await morning()).toBe(0)
    isDown = false
    const second = await send()
    expect(await notice(first)).toBe("handed_over")
    expect(await notice(second)).toBe("daily")
    expect(await morning()).toBe(1)
    expect(sentTo(bo)).toHaveLength(2)
  })

  it("M9 follows the person to another time zone", async () => {
    const { asBo } = await two("daily")
    value(await changeProfile(asBo, { name: "Bo", language: "sv", timeZone: "Asia/Tokyo" }))
    const { dueAt } = value(await ownNotices(asBo))
    expect(dueAt).toEqual(nextAt(MORNING, { now: given.clock.now(), timeZone: "Asia/Tokyo" }))
  })
})

describe("another choice", () => {
  it("M9 at once instead of once a day tells of what waits, in one mail, and of what comes later by itself", async () => {
    const { bo, asBo, send, notice } = await two("daily")
    const ids = [await send(), await send()]
    const answers = await Promise.all([setNoticeChoice(asBo, "at_once"), setNoticeChoice(asBo, "at_once")])
    for (const answer of answers) expect(value(answer)).toBe("at_once")
    await deliver()
    expect(sentTo(bo).map(({ subject }) => subject)).toEqual(["2 nya meddelanden väntar på dig"])
    for (const id of ids) expect(await notice(id)).toBe("handed_over")
    expect(await notice(await send())).toBe("handed_over")
    expect(await morning()).toBe(0)
  })

  it("M9 none: what waits and what comes later is told of by nothing, and the senders see why", async () => {
    const { asBo, send, notice } = await two("daily")
    const before = await send()
    value(await setNoticeChoice(asBo, "off"))
    const later = await send()
    expect([await notice(before), await notice(later)]).toEqual(["unwanted", "unwanted"])
    given.clock.pass(24 * HOUR)
    expect(await morning()).toBe(0)
    expect(mails).toEqual([])
    expect(await waiting()).toHaveLength(0)
    value(await setNoticeChoice(asBo, "at_once"))
    expect(mails).toEqual([])
  })

  it("M9 while a notice is on its way loses none: it waits for the mail of the day or leaves", async () => {
    const { bo, asBo, asAnna, notice } = await two("daily")
    const { messageId } = value(await sendMessage(asAnna, toSend({ to: [bo] })))
    await Promise.all([deliver(), setNoticeChoice(asBo, "at_once")])
    await deliver()
    expect(await notice(messageId)).toBe("handed_over")
    expect(sentTo(bo)).toHaveLength(1)
  })
})

it("B20 what a recipient chose changes nothing of what sending writes", async () => {
  const written: unknown[] = []
  for (const choice of ["at_once", "daily", "off"] as const) {
    const { bo, asAnna } = await two(choice)
    const { messageId } = value(await sendMessage(asAnna, toSend({ to: [bo] })))
    const [row] = await database.owner`
      select (select count(*)::int from outgoing where message_id = ${messageId}) as mails, (select count(*)::int from notices where message_id = ${messageId}) as codes,
        (select count(*)::int from daily_notices) as daily, (select notice from recipients where message_id = ${messageId}) as notice`
    written.push(row)
  }
  expect(written).toEqual(Array.from({ length: 3 }, () => ({ mails: 1, codes: 1, daily: 0, notice: "waiting" })))
})
