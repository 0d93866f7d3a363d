import type { Page } from "playwright-core"
import { listDrafts } from "#lib/drafts/list-drafts.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { value, type Person } from "#tests/support/given.ts"
import { openVisits } from "#tests/support/visits.ts"
import { soon } from "#tests/support/waiting.ts"
import { SEEN_WAYS, words } from "#tests/support/words.ts"

const { door, visitAs } = openVisits()

const texts = async (who: Person) => {
  const ctx = await door.as(who)
  const { rows } = value(await listDrafts(ctx))
  return (await Promise.all(rows.map(async ({ id }) => value(await openDraft(ctx, id)).text))).sort()
}
const arrived = async (who: Person) => value(await listFolder(await door.as(who), { folder: "inbox" })).rows.length

it.each(SEEN_WAYS)("M4 one draft in two windows: nothing that is written in either is lost, and it is sent once, $name", async (way) => {
  const { language, javaScript } = way
  const { field, press, reads } = words(language)
  const look = async (page: Page, name: string) => {
    expect([name, javaScript ? await accessibilityFaults(page) : [], await isTooWide(page)]).toEqual([name, [], false])
    await screenshot(page, `one-draft-${name}-${language}`)
  }
  const text = (page: Page) => field(page, "common.fields.message")
  const [anna, bo] = [await door.person("anna", language), await door.person("bo", language)]

  const one = await visitAs(anna, way)
  await one.goto("/compose")
  await field(one, "common.fields.to").fill(bo.address)
  await field(one, "common.fields.subject").fill("Hyran")
  await text(one).fill("Begun")
  await press(one, "compose.saveDraft")
  await one.waitForURL("**/compose?draft=*")
  const other = await one.context().newPage()
  await other.goto(one.url())

  // What the one saves, the other does not write over: it is told, and its own text is a draft beside that.
  await text(one).fill("Written in the one")
  await press(one, "compose.saveDraft")
  await soon(async () => expect(await texts(anna)).toEqual(["Written in the one"]))
  await text(other).fill("Written in the other")
  if (!javaScript) await press(other, "compose.saveDraft")
  await reads(other, "errors.draft_changed")
  expect(await text(other).inputValue()).toBe("Written in the other")
  expect(await texts(anna)).toEqual(["Written in the one", "Written in the other"])
  if (javaScript) await text(other).scrollIntoViewIfNeeded()
  await look(other, "changed")
  await text(other).fill("Written in the other, and on")
  await press(other, "compose.saveDraft")
  await soon(async () => expect(await texts(anna)).toEqual(["Written in the one", "Written in the other, and on"]))

  // Two windows of the first one again: it leaves from one of them.
  await one.goto("/drafts")
  const third = await one.context().newPage()
  for (const page of [one, third]) {
    await page.goto("/drafts")
    await page.locator("main a[href*='draft=']").last().click()
    await soon(async () => expect(await text(page).inputValue()).toBe("Written in the one"))
  }
  await press(one, "compose.send")
  await one.waitForURL("**/sent**")
  await text(third).fill("Written too late")
  await press(third, "compose.send")
  await reads(third, "errors.draft_gone")
  await look(third, "gone")
  expect([await texts(anna), await arrived(bo)]).toEqual([["Written in the other, and on", "Written too late"], 1])

  // Who has read that and means it sends it.
  await press(third, "compose.send")
  await third.waitForURL("**/sent**")
  expect([await texts(anna), await arrived(bo)]).toEqual([["Written in the other, and on"], 2])
})
