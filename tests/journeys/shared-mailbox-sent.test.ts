import { randomInt } from "node:crypto"
import type { Page } from "playwright-core"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import type { Id } from "#lib/ids.ts"
import { followLink } from "#lib/links/follow-link.ts"
import { notMyNumber } from "#lib/links/wrong-number.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { readersIn } from "#tests/support/desk-readers.ts"
import { value, type Person } from "#tests/support/given.ts"
import { awaitNotice } from "#tests/support/product.ts"
import { soon } from "#tests/support/waiting.ts"
import { openVisits } from "#tests/support/visits.ts"
import { SEEN_WAYS, words } from "#tests/support/words.ts"

const { door, visitAs } = openVisits()

/** As Send does from the mailbox where a message can be undone for some seconds; in evaluation mode it cannot. */
async function sentAs(reader: Person, desk: Id, fields: Readonly<Record<string, string>>, undoSeconds = 0): Promise<Id> {
  const ctx = value(await openUnitMailbox(await door.as(reader), desk))
  const form = readComposeForm(new Map(Object.entries(fields).map(([name, text]) => [name, [text]])))
  const sent = await submitCompose({ ...ctx, env: { ...ctx.env, undoSeconds } }, { form, uploads: [], uploadFailure: null })
  if (sent.kind !== "sent") throw new Error(JSON.stringify(sent))
  return sent.messageId
}

const newAddress = () => `ny.${randomInt(1e12)}@example.org`
const inbox = async (who: Person) => value(await listFolder(await door.as(who), { folder: "inbox" })).rows.map(({ subject }) => subject)

it.each(SEEN_WAYS)(
  "M15 M5 M7 M14 M16 what is sent from a shared mailbox is undone, scheduled, followed, taken back and mended by whichever of its readers, $name",
  async (way) => {
    const { language, javaScript } = way
    const { field, press, link, reads, t } = words(language)
    const look = async (page: Page, name: string) => {
      expect([name, javaScript ? await accessibilityFaults(page) : [], await isTooWide(page)]).toEqual([name, [], false])
      await screenshot(page, `shared-sent-${name}-${language}`)
    }
    const { dag, fay, cia, desk, deskAddress } = await readersIn(door, language)
    const [dags, fays] = [await visitAs(dag, way), await visitAs(fay, way)]
    const mailbox = `/mailboxes/${desk}`

    // Undo, by a colleague: a draft of the mailbox, and nobody got it.
    const soonSent = await sentAs(dag, desk, { to: cia.address, subject: "Too soon", message: "Said too soon" }, 60)
    await fays.goto(`${mailbox}/sent?sent=${soonSent}`)
    await look(fays, "undo")
    await press(fays, "folder.undo")
    await fays.waitForURL(`**${mailbox}/new?draft=*&undone=1`)
    await reads(fays, "held.undone")
    await soon(async () => expect(await field(fays, "common.fields.message").inputValue()).toBe("Said too soon"))
    await look(fays, "undone")
    expect(await inbox(cia)).toEqual([])

    // Scheduled in Compose, seen in Sent, changed and let go by the colleague.
    const year = new Date().getUTCFullYear() + 1
    await fays.getByText(t("compose.later"), { exact: true }).click()
    await fays.locator("input[name=send_date]").fill(`${year}-01-02`)
    await fays.locator("input[name=send_time]").fill("08:00")
    await press(fays, "compose.send")
    await fays.waitForURL(`**${mailbox}/sent?sent=**`)
    await reads(fays, "held.until.mailbox")
    await look(fays, "scheduled")
    await dags.goto(`${mailbox}/sent`)
    await dags.locator("main").getByRole("link").filter({ hasText: "Too soon" }).click()
    await reads(dags, "held.until.mailbox")
    await dags.getByText(t("held.change"), { exact: true }).click()
    await dags.locator("input[name=send_date]").fill(`${year}-01-03`)
    await look(dags, "held")
    await press(dags, "held.changeAct")
    await dags
      .getByText(/\b3 [Jj]anuar[iy]\b/)
      .first()
      .waitFor()
    await press(dags, "held.sendNow")
    await dags.waitForURL(`**${mailbox}/sent?sent=**`)
    await reads(dags, "folder.sentNow")
    expect(await inbox(cia)).toEqual(["Too soon"])

    // What became of it, and back from who has not read it.
    await fays.goto(`${mailbox}/sent`)
    await fays.locator("main").getByRole("link").filter({ hasText: "Too soon" }).click()
    await fays.getByText(t("message.whatHappened")).click()
    await look(fays, "followed")
    await press(fays, "message.recall.act")
    await fays.waitForURL(`**${mailbox}/messages/*/recall?**`)
    await reads(fays, "message.recall.gone")
    await look(fays, "recall")
    await press(fays, "message.recall.act")
    await fays.waitForURL(`**${mailbox}/messages/*?recalled=1`)
    await reads(fays, "message.recall.done", { count: 1 })
    await look(fays, "recalled")
    expect(await inbox(cia)).toEqual([])

    // Another end, and the right number for who said that the one given is not theirs.
    const [to, asked] = [newAddress(), new Date()]
    const letter = await sentAs(dag, desk, { to, subject: "Decision", message: "Granted", phone: "+46701740683" })
    const { text } = await awaitNotice({ channel: "email", to, after: asked })
    const secret = /\/invitation\/([\w-]{43})/.exec(text)?.[1] ?? ""
    value(await notMyNumber(door.ctx, { secret: null, token: value(await followLink(door.ctx, { secret, phone: "" })).token }))
    // The mail that says so leads to the mailbox's page, which its readers have, and not to a person's.
    const { text: told } = await awaitNotice({ channel: "email", to: deskAddress, subject: t("mail.wrongNumber.subject") })
    await fays.goto(new RegExp(`${mailbox}/messages/${letter}`).exec(told)?.[0] ?? "/nowhere")
    await look(fays, "wrong-number")
    await field(fays, "message.tracking.mendFor", { address: to }).fill("+46701740684")
    await press(fays, "message.tracking.mend")
    await fays.waitForURL(`**${mailbox}/messages/${letter}?mended=1`)
    await reads(fays, "message.tracking.mended")
    await fays
      .locator("summary")
      .filter({ hasText: t("options.expiry") })
      .click()
    await field(fays, "options.expiry").selectOption("30")
    await press(fays, "options.changeExpiry")
    await fays
      .locator(".tracking-status")
      .filter({ hasNotText: t("options.expiryNone") })
      .last()
      .waitFor()
    await look(fays, "mended")
    await link(fays, "sent.title").first().click()
    await look(fays, "list")
  },
)
