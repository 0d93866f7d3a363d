import type { Page } from "playwright-core"
import { sendMessage } from "#lib/messages/send-message.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { toSend, value } from "#tests/support/given.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { awaitCode } from "#tests/support/product.ts"
import { toAddress } from "#tests/support/visitor.ts"
import { openVisits } from "#tests/support/visits.ts"
import { soon } from "#tests/support/waiting.ts"
import { WAYS, words } from "#tests/support/words.ts"

const { door, visitAs } = openVisits()
const organisations = givenOrganisations({
  get services() {
    return door.ctx
  },
  as: (person) => door.as(person),
})

it.each(WAYS)(
  "O5 O9 M1 a unit chooses its contact list, and its people find and write to each other, $name",
  async ({ language, javaScript }) => {
    const { t, field, press, link, reads, heading } = words(language)
    const look = async (page: Page, name: string) => {
      expect([name, javaScript ? await accessibilityFaults(page) : [], await isTooWide(page)]).toEqual([name, [], false])
      await screenshot(page, `lists-${name}-${language}`)
    }
    const visitor = { language, javaScript, width: javaScript ? 1280 : 390, colours: javaScript ? "light" : "dark" } as const
    const [anna, bo, cia] = [await door.person("anna", language), await door.person("bo", language), await door.person("cia", language)]
    const org = await organisations.organisation(anna)
    const group = await organisations.unit(anna, org, { name: "Board", group: true })
    for (const person of [bo, cia]) await organisations.joined(anna, org, { person, unitId: group, as: "member" })

    const office = await visitAs(anna, visitor)
    await office.goto(`/organizer/${org}/units/${group}`)
    await link(office, "organizer.contactLists.change").click()
    await heading(office, "organizer.contactLists.title")
    await look(office, "lists")
    // Switched on, the overview asks whether customers see each other, and takes them off with one click.
    await field(office, "organizer.contactLists.listed").selectOption("yes")
    await press(office, "organizer.contactLists.save")
    await reads(office, "organizer.done.contact_lists_saved")
    await office.goto(`/organizer/${org}`)
    await look(office, "advice")
    await office.getByRole("button", { name: t("organizer.advice.takeOff", { count: 1 }) }).click()
    await reads(office, "organizer.done.off_lists")
    expect(await office.getByText(t("organizer.advice.act.customers_listed", { count: 1 })).count()).toBe(0)
    // Or it is meant so, and nobody is asked again.
    await office.goto(`/organizer/${org}/units/${group}/contact-list`)
    await field(office, "organizer.contactLists.listed").selectOption("yes")
    await press(office, "organizer.contactLists.save")
    await reads(office, "organizer.done.contact_lists_saved")
    await office.goto(`/organizer/${org}`)
    await office.getByRole("button", { name: t("organizer.advice.keep", { count: 1 }) }).click()
    await reads(office, "organizer.done.lists_kept")
    expect(await office.getByText(t("organizer.advice.act.customers_listed", { count: 1 })).count()).toBe(0)
    await office.goto(`/organizer/${org}/units/${group}/contact-list`)
    await reads(office, "organizer.contactLists.leadGroup")
    await field(office, "organizer.contactLists.seen").selectOption({ label: t("organizer.contactLists.see.group") })
    await press(office, "organizer.contactLists.save")
    await reads(office, "organizer.done.contact_lists_saved")
    await reads(office, "organizer.contactLists.sees.group")
    await look(office, "unit")

    const page = await visitAs(bo, visitor)
    await page.goto("/contacts")
    await link(page, "contacts.colleagues.title").click()
    await heading(page, "contacts.colleagues.title")
    await field(page, "contacts.colleagues.search").fill("nobody at all")
    await page.locator(".contact-search").getByRole("button").click()
    await reads(page, "contacts.noneFoundBody")
    await page
      .locator("main")
      .getByRole("link", { name: t("contacts.showAll"), exact: true })
      .first()
      .click()
    await page.getByText(cia.address).waitFor()
    await look(page, "colleagues")
    await field(page, "contacts.select", { name: cia.name }).check()
    await press(page, "contacts.write")
    await page.waitForURL("**/compose?**")
    await soon(async () => expect(await field(page, "common.fields.to").inputValue()).toContain(cia.address))
    if (!javaScript) return
    await field(page, "common.fields.to").fill("")
    await field(page, "common.fields.to").pressSequentially(cia.name.slice(0, 3))
    await page.getByRole("option").filter({ hasText: cia.address }).first().click()
    await soon(async () => expect(await field(page, "common.fields.to").inputValue()).toContain(cia.address))
  },
)

it.each(WAYS)(
  "O2 M15 B42 a unit gets a shared mailbox, whose reader answers and writes from it until they are removed, $name",
  async ({ language, javaScript }) => {
    const { t, field, press, link, reads, heading } = words(language)
    const look = async (page: Page, name: string) => {
      expect([name, javaScript ? await accessibilityFaults(page) : [], await isTooWide(page)]).toEqual([name, [], false])
      await screenshot(page, `mailbox-${name}-${language}`)
    }
    const visitor = { language, javaScript, width: javaScript ? 1280 : 390, colours: javaScript ? "light" : "dark" } as const
    const [anna, bo, cia] = [await door.person("anna", language), await door.person("bo", language), await door.person("cia", language)]
    const org = await organisations.organisation(anna)
    await organisations.joined(anna, org, { person: bo, unitId: org, as: "member" })
    const address = `vaxel.${org.slice(0, 8)}@example.org`

    const office = await visitAs(anna, visitor)
    await office.goto(`/organizer/${org}/units/${org}`)
    await link(office, "organizer.mailboxes.make").click()
    await heading(office, "organizer.mailboxes.title")
    await field(office, "organizer.mailboxes.name").fill("Växeln")
    await field(office, "organizer.mailboxes.address").fill(address)
    await press(office, "organizer.mailboxes.sendCode")
    await field(office, "common.fields.code").fill(await awaitCode({ channel: "email", to: address }))
    await press(office, "organizer.mailboxes.makeAct")
    await reads(office, "organizer.mailboxes.nobodyReads")
    await field(office, "organizer.mailboxes.readerAddress").fill(cia.address)
    await press(office, "organizer.mailboxes.addAct")
    await reads(office, "errors.field.not_in_scope")
    await field(office, "organizer.mailboxes.readerAddress").fill(bo.address)
    await press(office, "organizer.mailboxes.addAct")
    await reads(office, "organizer.done.reader_added")
    await look(office, "readers")

    value(await sendMessage(await door.as(cia), { ...toSend({ to: [], subject: "En fråga" }), to: [toAddress(address)] }))
    const page = await visitAs(bo, visitor)
    await page.goto("/mailboxes")
    await look(page, "all")
    await page.locator("main").getByRole("link", { name: "Växeln" }).click()
    await page
      .getByRole("link", { name: /En fråga/ })
      .first()
      .click()
    await press(page, "message.reply")
    await heading(page, "compose.replyTitle")
    await field(page, "common.fields.message").fill("Ett svar.")
    await press(page, "compose.send")
    await reads(page, "mailboxes.sentNow")
    await look(page, "sent")
    await page
      .locator("main")
      .getByRole("link", { name: t("mailboxes.write"), exact: true })
      .click()
    await press(page, "compose.send")
    await reads(page, "errors.field.recipient_needed")
    await field(page, "common.fields.to").fill(`gast.${org.slice(0, 8)}@example.org`)
    await field(page, "common.fields.subject").fill("Hej")
    await field(page, "common.fields.message").fill("Välkommen.")
    await look(page, "write")
    await press(page, "compose.send")
    await reads(page, "mailboxes.sentNow")
    const inbox = page.url().split("/").slice(0, 5).join("/")
    await page.goto(inbox)
    await page
      .getByRole("link", { name: /En fråga/ })
      .first()
      .click()
    await look(page, "message")
    await press(page, "message.delete")
    await page.waitForURL("**/mailboxes/*?done=trash**")
    await reads(page, "mailboxes.emptyBody")

    await office.locator("summary").filter({ hasText: bo.name }).click()
    await reads(office, "organizer.mailboxes.removeLast")
    await office.getByRole("button", { name: t("organizer.mailboxes.remove") }).click()
    await reads(office, "organizer.done.reader_removed")
    expect((await page.goto(inbox))?.status()).toBe(404)
  },
)
