import { HOUR, MINUTE } from "#lib/clock.ts"
import { showLink } from "#lib/links/find-link.ts"
import { mendNumber } from "#lib/links/mend-number.ts"
import { followLink } from "#lib/links/follow-link.ts"
import { confirmByLink, openLinkAttachment, readLink } from "#lib/links/read-link.ts"
import { expireMessages } from "#lib/messages/expire-messages.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { NO_OPTIONS } from "#lib/messages/options.ts"
import { testDatabase } from "../../support/database.ts"
import { value } from "../../support/given.ts"
import { givenLinkLetters } from "../../support/link-letters.ts"

const database = testDatabase()

describe("a message that is read by a link", () => {
  const links = givenLinkLetters(database)
  const until = (expiresAt: Date | null) => ({ ...NO_OPTIONS, expiresAt })
  const GONE = { ok: false, error: { code: "not_found" } }

  it("M3 M6 can be said by whoever reads by a link", async () => {
    const [address, phone] = [links.newAddress(), links.newPhone()]
    const id = await links.send({ address, phone, options: { ...until(null), confirmReading: true } })
    expect(await confirmByLink(links.visited.ctx, { token: null })).toEqual({ ok: false, error: { code: "attempt_gone" } })
    const token = await links.follow(await links.linkTo(address), phone)
    expect((await links.read(token)).message).toMatchObject({ confirmedAt: null, options: { confirmReading: true } })
    const { at } = value(await confirmByLink(links.visited.ctx, { token }))
    expect(value(await readLink(links.visited.ctx, { token })).message.confirmedAt).toEqual(at)
    expect(value(await openMessage(links.anna, id, { record: true })).tracking?.[0]?.confirmedAt).toEqual(at)
  })

  it("M6 M9 a link opens it no more, not for who has given the code either, and says why", async () => {
    const [address, phone] = [links.newAddress(), links.newPhone()]
    const expiresAt = new Date(Date.now() + 30 * MINUTE)
    const messageId = await links.send({ address, phone, options: until(expiresAt) })
    const secret = await links.linkTo(address)
    const token = await links.follow(secret, phone)
    expect(await links.read(token)).toMatchObject({ message: { expiresAt }, until: expiresAt })
    links.visited.services.setClock(new Date(expiresAt.getTime() + 1))
    const { ctx } = links.visited
    expect(await showLink(ctx, secret)).toMatchObject({ opens: false, isEnded: true, isExpired: false, address })
    expect(await readLink(ctx, { token })).toEqual(GONE)
    expect(await openLinkAttachment(ctx, { token, index: 0 })).toEqual(GONE)
    expect(await followLink(ctx, { secret, phone: "" })).toEqual({ ok: false, error: { code: "link_gone" } })
    const mended = await mendNumber(links.anna, { messageId, position: 0, phone: "+46701740699" })
    expect(mended).toEqual({ ok: false, error: { code: "expired_already" } })
  })

  it("M3 D2 takes an invited address that holds nothing else away with its link", async () => {
    const [address, phone] = [links.newAddress(), links.newPhone()]
    const expiresAt = new Date(Date.now() + HOUR)
    await links.send({ address, phone, options: until(expiresAt) })
    const secret = await links.linkTo(address)
    links.visited.services.setClock(new Date(expiresAt.getTime() + 1))
    expect(await expireMessages(links.visited.services)).toBeGreaterThan(0)
    expect(await showLink(links.visited.ctx, secret)).toBeNull()
    expect(await database.owner`select from account_addresses where address = ${address}`).toHaveLength(0)
  })
})
