import type { Page } from "playwright-core"
import { sendMessage } from "#lib/messages/send-message.ts"
import { accessibilityFaults, screenshot, testBrowser } from "#tests/support/browser.ts"
import { openDoor } from "#tests/support/door.ts"
import { toSend, value, type Person } from "#tests/support/given.ts"
import { productUrl } from "#tests/support/product.ts"
import { soon } from "#tests/support/waiting.ts"
import { WAYS, words } from "#tests/support/words.ts"

const browser = testBrowser()
const door = openDoor()
let anna: Person

beforeAll(async () => {
  anna = await door.person("anna")
}, 120_000)

/** A message that takes more than the whole limit: nobody waits for ten gibibytes to be written. */
async function large(to: Person, subject: string): Promise<void> {
  const { messageId } = value(await sendMessage(await door.as(anna), toSend({ to: [to], subject })))
  const sql = door.ctx.db.$client
  const bytes = 11_000_000_000
  await sql`update folder_counts c set bytes = c.bytes - d.size + ${bytes} from deliveries d
    where d.message_id = ${messageId} and d.holder_id = ${to.accountId} and c.holder_id = d.holder_id and c.folder = 'inbox'`
  await sql`update deliveries set size = ${bytes} where message_id = ${messageId} and holder_id = ${to.accountId}`
}

const row = (page: Page, subject: string) => page.getByRole("link", { name: new RegExp(subject) })

describe.each(WAYS)("A1 U3 a full mailbox $name", ({ language, javaScript }) => {
  it("says so, sends nothing and loses nothing, shows what takes room, and sends again once that is erased", async () => {
    const { button, field, heading, link, press, reads, t } = words(language)
    const bo = await door.person("bo")
    const page = await browser.visit({ language, javaScript, ...(javaScript ? {} : { width: 390 }) })
    await door.enter(page, bo)
    await page.goto("/account")
    await reads(page, "space.more")
    await screenshot(page, `storage-account-${language}`)
    await link(page, "space.more").first().click()
    await reads(page, "space.noLarge")
    await large(bo, "Stor rapport")

    await page.goto("/compose")
    await reads(page, "space.bannerFull")
    await field(page, "common.fields.to").fill(anna.address)
    await field(page, "common.fields.subject").fill("Svar")
    await screenshot(page, `storage-compose-${language}`)
    await press(page, "compose.send")
    await reads(page, "errors.mailbox_full")
    await soon(async () => expect(await field(page, "common.fields.subject").inputValue()).toBe("Svar"))
    await screenshot(page, `storage-refused-${language}`)

    await link(page, "space.bannerAct").first().click()
    await heading(page, "space.title")
    await reads(page, "space.heading.full")
    if (javaScript) expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, `storage-full-${language}`)
    if (javaScript) {
      await page.emulateMedia({ colorScheme: "dark" })
      await screenshot(page, `storage-full-dark-${language}`)
      await page.emulateMedia({ colorScheme: "light" })
    }
    await row(page, "Stor rapport").click()
    await press(page, "message.delete")
    await button(page, "folder.undo").first().waitFor()
    await page.goto("/trash")
    await reads(page, "space.bannerFull")
    await press(page, "trash.empty")
    await page.waitForURL(/trash\/empty/)
    await press(page, "trash.empty")
    await page.getByText(t("space.bannerFull")).waitFor({ state: "detached" })

    await page.goto("/drafts")
    await row(page, "Svar").first().click()
    await press(page, "compose.send")
    await page.waitForURL(/\/sent/)
    expect(page.url()).toContain(productUrl())
    await screenshot(page, `storage-sent-${language}`)
  })
})
