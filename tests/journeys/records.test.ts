import { readFile } from "node:fs/promises"
import type { Page } from "playwright-core"
import type { Language } from "#lib/language/catalogue.ts"
import type { Id } from "#lib/ids.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { toSend, value, type Person } from "#tests/support/given.ts"
import { givenAtDoor } from "#tests/support/given-at-door.ts"
import { letterTo, recordsWorld } from "#tests/support/records.ts"
import { openVisits } from "#tests/support/visits.ts"
import { soon } from "#tests/support/waiting.ts"
import { SEEN_WAYS, words } from "#tests/support/words.ts"
import { readZip } from "#tests/support/zip.ts"

const { door, visitAs } = openVisits()

const worldIn = (language: Language) => recordsWorld(givenAtDoor(door, language))

async function trashedLetter(from: Person, to: Person): Promise<Id> {
  const { messageId } = value(await sendMessage(await door.as(from), toSend({ to: [to] })))
  const ctx = await door.as(to)
  value(await openMessage(ctx, messageId, { record: true }))
  value(await moveToTrash(ctx, [messageId]))
  return messageId
}

it.each(SEEN_WAYS)(
  "O16 O11 D1 a department keeps official documents until they are in the archive, and two administrators stop all erasing and allow it again, $name",
  async (way) => {
    const { language, javaScript } = way
    const { field, button, press, link, reads, heading, t } = words(language)
    const look = async (page: Page, name: string) => {
      expect([name, javaScript ? await accessibilityFaults(page) : [], await isTooWide(page)]).toEqual([name, [], false])
      await screenshot(page, `records-${name}-${language}`)
    }
    const { anna, eva, dag, cia, org, care, desk, deskAddress } = await worldIn(language)
    const by = `Exempel ${anna.accountId.slice(0, 8)}`
    /** What is said up to the day. */
    const before = (key: "records.held" | "errors.erasing_stopped") => t(key, { by, day: "@" }).split("@")[0] ?? ""
    const letter = await letterTo({ as: (person) => door.as(person) }, { deskAddress }, { from: cia, subject: "Ansökan" })
    const own = await trashedLetter(cia, dag)

    // An administrator marks the mailbox, says when letters go, and asks for a hold.
    const office = await visitAs(anna, way)
    await office.goto(`/organizer/${org}/units/${care}`)
    await link(office, "organizer.records.open").click()
    await heading(office, "organizer.records.title")
    await press(office, "organizer.records.markMailbox")
    await reads(office, "organizer.done.records_marked")
    await reads(office, "organizer.records.isMarked")
    await office.locator("input[name=count]").fill("0")
    await press(office, "organizer.records.saveRule")
    await reads(office, "errors.field.rule_count")
    await office.locator("input[name=count]").fill("10")
    await press(office, "organizer.records.saveRule")
    await reads(office, "organizer.done.records_rule_set")
    await look(office, "official")

    const folded = (page: Page, key: "organizer.records.askHold" | "organizer.records.askLift") =>
      page
        .locator("summary")
        .filter({ hasText: t(key) })
        .click()
    await folded(office, "organizer.records.askHold")
    await press(office, "organizer.records.askHold")
    await reads(office, "errors.field.reason")
    const reason = office.locator("details[open] textarea[name=reason]")
    await reason.fill("Granskning 2026/9")
    await press(office, "organizer.records.askHold")
    await reads(office, "organizer.done.records_asked")
    await reads(office, "organizer.records.withdraw")
    await soon(async () => expect(await button(office, "organizer.records.approve").count()).toBe(0))

    // The second one finds it as advice, and approves.
    const second = await visitAs(eva, way)
    await second.goto(`/organizer/${org}`)
    await link(second, "organizer.advice.act.records_asked", { count: 1, unit: "Care" }).click()
    await second.getByText("Granskning 2026/9").waitFor()
    await look(second, "request")
    await press(second, "organizer.records.approve")
    await reads(second, "organizer.done.records_hold")
    await look(second, "hold")

    // The employee is told on their lists, and at the act, and loses nothing.
    const desktop = await visitAs(dag, way)
    await desktop.goto("/trash")
    await desktop
      .locator("aside")
      .filter({ hasText: before("records.held") })
      .waitFor()
    await look(desktop, "held")
    await desktop.goto(`/trash/erase?message=${own}`)
    await look(desktop, "held-asking")
    await desktop
      .locator(".notice")
      .filter({ hasText: before("records.held") })
      .waitFor()
    await press(desktop, "trash.eraseForGood")
    await desktop.getByText(before("errors.erasing_stopped")).first().waitFor()
    await look(desktop, "held-refused")

    // Its sender, from outside, is told why it is not taken back.
    const outside = await visitAs(cia, way)
    await outside.goto(`/messages/${letter}/recall`)
    await reads(outside, "message.recall.kept", { count: 1 })
    await look(outside, "recall-kept")

    // The handler registers the letter, mends a number, and fetches it for the archive.
    await desktop.goto(`/mailboxes/${desk}/messages/${letter}`)
    await reads(desktop, "records.unregistered")
    await field(desktop, "records.number").fill("2026-01")
    await press(desktop, "records.register")
    await reads(desktop, "records.toArchive")
    await press(desktop, "records.withdraw")
    await reads(desktop, "records.unregistered")
    await field(desktop, "records.number").fill("2026-02")
    await press(desktop, "records.register")
    await reads(desktop, "records.toArchive")
    await look(desktop, "registered")
    const [download] = await Promise.all([desktop.waitForEvent("download"), press(desktop, "records.fetch")])
    const files = await readZip(await readFile(await download.path()))
    expect(JSON.parse(String(files.get("record.json")))).toMatchObject({ number: "2026-02", subject: "Ansökan" })
    await desktop.goto(`/mailboxes/${desk}`)
    await reads(desktop, "records.officialBox")
    await desktop.getByText("2026-02 · Ansökan").first().waitFor()
    await look(desktop, "list")
    await desktop.goto(`/mailboxes/${desk}/messages/${letter}`)
    await press(desktop, "message.delete")
    await desktop.waitForURL(`**/mailboxes/${desk}?**`)
    await desktop.goto(`/mailboxes/${desk}/trash/erase?message=${letter}`)
    await press(desktop, "trash.eraseForGood")
    await desktop.getByText(before("errors.erasing_stopped")).first().waitFor()

    // Lifted by two, what was to go goes.
    await second.goto(`/organizer/${org}/units/${care}/records`)
    await folded(second, "organizer.records.askLift")
    await second.locator("details[open] textarea[name=reason]").fill("Avslutad")
    await press(second, "organizer.records.askLift")
    await reads(second, "organizer.done.records_asked")
    await office.goto(`/organizer/${org}/units/${care}/records`)
    await press(office, "organizer.records.approve")
    await reads(office, "organizer.done.records_lift")
    await desktop.goto(`/mailboxes/${desk}/trash/erase?message=${letter}`)
    await press(desktop, "trash.eraseForGood")
    await desktop.waitForURL(`**/mailboxes/${desk}/trash?done=erase**`)
    await desktop.goto(`/trash/erase?message=${own}`)
    await press(desktop, "trash.eraseForGood")
    await desktop.waitForURL("**/trash?done=erase**")
    await office.goto(`/organizer/${org}/log`)
    const log = await office.locator("main").innerText()
    for (const key of ["hold_set", "hold_lifted", "record_registered"] as const) expect(log).toContain(t(`organizer.log.what.${key}`))
    await look(office, "log")
  },
  120_000,
)
