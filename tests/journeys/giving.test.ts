import type { Page } from "playwright-core"
import type { Id } from "#lib/ids.ts"
import type { Language } from "#lib/language/catalogue.ts"
import { NO_OPTIONS } from "#lib/messages/options.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { addReader, removeReader } from "#lib/organisations/mailbox-readers.ts"
import { makeUnitMailbox } from "#lib/organisations/unit-mailboxes.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { toSend, value, type Person } from "#tests/support/given.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { givenAtDoor } from "#tests/support/given-at-door.ts"
import { recordsWorld } from "#tests/support/records.ts"
import { beingMade, CODE } from "#tests/support/rights-world.ts"
import { toAddress } from "#tests/support/visitor.ts"
import { openVisits } from "#tests/support/visits.ts"
import { soon } from "#tests/support/waiting.ts"
import { SEEN_WAYS, words } from "#tests/support/words.ts"

const { door, visitAs } = openVisits()

const given = (language: Language) => givenAtDoor(door, language)

const write = async (from: Person, to: Person, subject: string, more: { readonly noForwarding?: true; readonly inReplyTo?: Id } = {}) => {
  const { noForwarding, inReplyTo } = more
  const message = toSend({ to: [to], subject, ...(inReplyTo === undefined ? {} : { inReplyTo }) })
  const options = { ...NO_OPTIONS, expiresAt: null, ...(noForwarding === undefined ? {} : { noForwarding }) }
  return value(await sendMessage(await door.as(from), { ...message, options })).messageId
}

/** Dag reads the desk's mailbox; Fay is employed beside him, and leaves; Cia, who is employed nowhere, has written to her. */
async function worldIn(language: Language) {
  const given_ = given(language)
  const { joined } = givenOrganisations(given_)
  const world = await recordsWorld(given_)
  const { fay } = await given_.people("fay")
  await joined(world.anna, world.org, { person: fay, unitId: world.care, as: "employee" })
  const { cia, dag, desk } = world
  const asked = await write(cia, fay, "Stor ansökan")
  await write(fay, cia, "Sv: Stor ansökan", { inReplyTo: asked })
  const small = await write(cia, fay, "Liten fråga")
  const call = await write(cia, fay, "Ring mig")
  const kept = await write(cia, fay, "Bara mellan oss", { noForwarding: true })
  const { name } = value(await openUnitMailbox(await door.as(dag), desk)).actor
  return { ...world, fay, asked, small, call, kept, name }
}

const AN_ID = /[0-9a-f]{8}-[0-9a-f]{4}-/

/** What a page shows; the addresses of the test's mailboxes are made of an id. */
const shown = async (page: Page) => (await page.locator("body").innerText()).replaceAll(/\S+@\S+/g, "")

const looks = (language: Language, javaScript: boolean) => async (page: Page, name: string) => {
  expect([name, javaScript ? await accessibilityFaults(page) : [], await isTooWide(page)]).toEqual([name, [], false])
  await screenshot(page, `giving-${name}-${language}`)
}

it.each(SEEN_WAYS)(
  "O6 M15 whoever leaves gives conversations to a shared mailbox, from a list and from a message's page; a colleague reads by whom, and answers, $name",
  async (way) => {
    const { language, javaScript } = way
    const { button, field, heading, link, press, reads, t } = words(language)
    const look = looks(language, javaScript)
    const { fay, dag, cia, desk, asked, small, call, kept, name } = await worldIn(language)
    const page = await visitAs(fay, way)
    const tick = async (...subjects: readonly RegExp[]) => {
      for (const subject of subjects) await page.getByRole("checkbox", { name: subject }).first().check()
      await press(page, "giving.act")
      await page.waitForURL("**/give?**")
      await heading(page, "giving.title")
    }
    const give = async () => {
      await field(page, "giving.mailbox").selectOption(desk)
      await press(page, "giving.button")
      await page.waitForURL(`**/give?**to=${desk}**`)
    }

    await page.goto("/give")
    await reads(page, "giving.nothingBody")
    await look(page, "nothing-chosen")
    await page.goto("/inbox")
    await look(page, "inbox")
    await press(page, "giving.act")
    await reads(page, "errors.field.choose_messages")
    await tick(/Stor ansökan/, /Liten fråga/)
    await reads(page, "giving.what", { conversations: 2, messages: 3 })
    for (const subject of ["Stor ansökan", "Liten fråga"]) await page.locator("main li").filter({ hasText: subject }).waitFor()
    await look(page, "asks")
    expect(await shown(page)).not.toMatch(AN_ID)
    // Nothing was opened by looking at what it would be, and nothing is given yet.
    await link(page, "giving.keep").click()
    await page.waitForURL("**/inbox")
    await page.locator("li.row-unread").filter({ hasText: "Liten fråga" }).waitFor()
    await tick(/Stor ansökan/, /Liten fråga/)
    await field(page, "giving.mailbox").selectOption("")
    await press(page, "giving.button")
    await reads(page, "errors.field.choose_mailbox")
    await give()
    await reads(page, "giving.done", { count: 3, mailbox: name })
    await look(page, "given")
    await page
      .locator("main")
      .getByRole("link", { name: t("navigation.inbox"), exact: true })
      .click()
    await page.waitForURL("**/inbox")

    await page.goto(`/messages/${call}`)
    await page
      .locator(".message-bar summary")
      .filter({ hasText: t("common.more") })
      .click()
    await look(page, "more")
    await link(page, "giving.act").click()
    await page.waitForURL("**/give?**")
    await reads(page, "giving.what", { conversations: 1, messages: 1 })
    await give()
    await reads(page, "giving.done", { count: 1, mailbox: name })
    await link(page, "message.recall.back").click()
    await page.waitForURL(`**/messages/${call}`)
    await reads(page, "message.givenTo", { names: name })
    await look(page, "own-message")

    // What is there is there, and what is not to be forwarded stays.
    await page.goto("/inbox")
    await tick(/Stor ansökan/, /Bara mellan oss/)
    await give()
    await reads(page, "giving.done", { count: 0, mailbox: name })
    await reads(page, "giving.there", { count: 2 })
    await reads(page, "giving.notForwarded", { count: 1 })
    await look(page, "left-out")

    const dags = await visitAs(dag, way)
    await dags.goto(`/mailboxes/${desk}`)
    for (const subject of [/Stor ansökan/, /Liten fråga/, /Ring mig/])
      await dags.locator("li.row-unread").filter({ hasText: subject }).filter({ hasText: cia.name }).first().waitFor()
    expect(await dags.getByText("Bara mellan oss").count()).toBe(0)
    expect(await button(dags, "giving.act").count()).toBe(0)
    await look(dags, "mailbox")
    await dags.goto(`/mailboxes/${desk}/messages/${asked}`)
    const byWhom = dags.getByText(t("message.givenBy", { name: fay.name, address: fay.address, time: "@" }).split("@")[0] ?? "").first()
    await byWhom.waitFor()
    await look(dags, "mailbox-message")
    expect(await shown(dags)).not.toMatch(AN_ID)
    expect(await link(dags, "giving.act").count()).toBe(0)
    await dags.emulateMedia({ media: "print" })
    expect(await byWhom.isVisible()).toBe(true)
    await dags.emulateMedia({ media: "screen" })
    await press(dags, "message.reply")
    await dags.waitForURL(`**/mailboxes/${desk}/new?**`)
    expect(await field(dags, "common.fields.to").inputValue()).toBe(cia.address)
    await field(dags, "common.fields.message").fill("Vi tar över efter Fay.")
    await press(dags, "compose.send")
    await dags.waitForURL(`**/mailboxes/${desk}/sent?sent=**`)
    // Search and Trash treat what was given as everything else.
    await dags.goto(`/mailboxes/${desk}/messages/${small}`)
    await press(dags, "message.delete")
    await dags.waitForURL(`**/mailboxes/${desk}?done=trash**`)
    expect(await dags.locator("main li").filter({ hasText: "Liten fråga" }).count()).toBe(0)

    const cias = await visitAs(cia, way)
    await cias.goto("/inbox")
    await cias.locator("main li").filter({ hasText: name }).first().waitFor()
    expect(await button(cias, "giving.act").count()).toBe(0)
    await cias.goto(`/messages/${small}`)
    expect(await cias.locator("main").innerText()).not.toContain(name)
    expect(await link(cias, "giving.act").count()).toBe(0)
    await cias.goto(`/give?message=${small}`)
    await reads(cias, "giving.none")
    await look(cias, "no-mailbox")
    // Whoever wrote what is not to be passed on finds it where it was.
    await page.goto(`/messages/${kept}`)
    expect(await page.getByText(t("message.givenTo", { names: name })).count()).toBe(0)
  },
)

it.each(SEEN_WAYS)("O6 a mailbox that nobody reads any more is given nothing, and the page says so, $name", async (way) => {
  const { language, javaScript } = way
  const { field, press, reads } = words(language)
  const look = looks(language, javaScript)
  const { fay, dag, bo, org, care, desk, small } = await worldIn(language)
  const { organizer } = givenOrganisations(given(language))
  const office = await organizer(bo, org)
  const other = value(await makeUnitMailbox(office, { token: await beingMade(office, care), code: CODE.digits }))
  value(await addReader(office, { mailboxId: other, address: toAddress(dag.address) }))
  const page = await visitAs(fay, way)
  await page.goto(`/give?message=${small}&folder=inbox`)
  await field(page, "giving.mailbox").selectOption(desk)
  value(await removeReader(office, { mailboxId: desk, accountId: dag.accountId }))
  await press(page, "giving.button")
  await reads(page, "errors.mailbox_not_offered")
  await look(page, "not-offered")
  await soon(async () => expect(await field(page, "giving.mailbox").locator(`option[value="${desk}"]`).count()).toBe(0))
  await field(page, "giving.mailbox").selectOption(other)
  await press(page, "giving.button")
  await page.waitForURL(`**/give?**to=${other}**`)
  await reads(page, "giving.done", { count: 1, mailbox: "Desk" })
})
