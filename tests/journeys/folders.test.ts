import type { Page } from "playwright-core"
import { accessibilityFaults, screenshot } from "#tests/support/browser.ts"
import { send } from "#tests/support/people.ts"
import { openVisits } from "#tests/support/visits.ts"
import { soon } from "#tests/support/waiting.ts"

const { door, visitAs } = openVisits()

const open = (page: Page, name: string | RegExp) => page.getByRole("link", { name }).first().click()
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).first().click()
const expectText = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

async function newFolder(page: Page, name: string) {
  await page.goto("/folders")
  await page.getByLabel("Name of the folder").fill(name)
  await press(page, "Create folder")
  await page.waitForURL(/\/folders\/[0-9a-f-]{36}$/)
}

describe.each([
  ["with JavaScript", true],
  ["without JavaScript", false],
])("M4 own folders %s", (_name, javaScript) => {
  it("are made, filled from a list and from a message, renamed and deleted, and nothing is lost", async () => {
    const anna = await door.person("anna")
    const page = await visitAs(anna, { javaScript })
    for (const subject of ["Föräldramöte", "Läkarintyg"]) await send(page, { to: anna.address, subject, text: "Hej." })
    await newFolder(page, "Skola & fritid")
    await expectText(page, "Nothing in this folder yet")
    if (javaScript) expect(await accessibilityFaults(page)).toEqual([])

    await page.goto("/inbox")
    await press(page, "Move")
    await expectText(page, "Tick at least one message first.")
    await page.getByRole("checkbox", { name: /Föräldramöte/ }).check()
    await page.getByLabel("Move to folder").selectOption("Skola & fritid")
    await press(page, "Move")
    await expectText(page, "The message has been moved.")
    await soon(async () => expect(await page.getByRole("link", { name: /Föräldramöte/ }).count()).toBe(0))
    await press(page, "Undo")
    await page.getByRole("link", { name: /Föräldramöte/ }).waitFor()
    await page.getByRole("checkbox", { name: /Föräldramöte/ }).check()
    await page.getByLabel("Move to folder").selectOption("Skola & fritid")
    await press(page, "Move")
    await expectText(page, "The message has been moved.")

    await open(page, "Skola & fritid")
    await open(page, /Föräldramöte/)
    await page.getByRole("heading", { name: "Föräldramöte" }).waitFor()
    await newFolder(page, "Hälsa")
    await page.goto("/inbox")
    await open(page, /Läkarintyg/)
    await page.getByLabel("Move to folder").selectOption("Hälsa")
    await press(page, "Move")
    await page.waitForURL("**/inbox?**")
    await open(page, "Hälsa")
    await page.getByRole("link", { name: /Läkarintyg/ }).waitFor()
    await screenshot(page, `own-folder-${String(javaScript)}`)

    await open(page, "Rename or delete")
    await page.getByLabel("Name of the folder").fill("skola & FRITID")
    await press(page, "Rename")
    await expectText(page, "You have a folder with that name already.")
    if (javaScript) expect(await accessibilityFaults(page)).toEqual([])
    await page.goto("/folders")
    if (javaScript) expect(await accessibilityFaults(page)).toEqual([])
    await open(page, "Rename or delete Hälsa")
    await page.getByLabel("Name of the folder").fill("Vård")
    await press(page, "Rename")
    await page.getByRole("link", { name: "Vård", exact: true }).first().waitFor()
    await open(page, "Delete folder")
    await expectText(page, "The message in it moves to Archive. Nothing is erased.")
    await press(page, "Delete folder")
    await expectText(page, "The folder is gone. The message in it lies in Archive.")
    await page.goto("/archive")
    await page.getByRole("link", { name: /Läkarintyg/ }).waitFor()
  })

  it("M1 M5 a message shows the conversation it belongs to, and reads only itself", async () => {
    const [anna, bo] = [await door.person("anna"), await door.person("bo", "en")]
    const [annas, bos] = [await visitAs(anna, { javaScript }), await visitAs(bo, { javaScript, width: 390, height: 844 })]
    await send(annas, { to: bo.address, subject: "Semester", text: "När åker du?" })
    await bos.goto("/inbox")
    await open(bos, /Semester/)
    for (const text of ["På fredag.", "Nej, på lördag."]) {
      await press(bos, "Reply")
      await bos.getByLabel("Message", { exact: true }).fill(text)
      await press(bos, "Send")
      await bos.waitForURL("**/sent**")
      await bos.goto("/inbox")
      await open(bos, /Semester/)
    }
    await bos.getByRole("heading", { name: "2 more messages in this conversation" }).waitFor()
    if (javaScript) expect(await accessibilityFaults(bos)).toEqual([])
    await screenshot(bos, `conversation-phone-${String(javaScript)}`)
    await annas.goto("/inbox")
    // As it is heard: one sentence with its pauses, of what is seen and a few words beside it (U3). The space before a comma is the browser's and nobody hears it.
    const parts = [`Unread, from ${bo.name}`, bo.address, "Re: Semester", String.raw`today \d\d:\d\d`, "3 messages in the conversation"]
    await annas
      .getByRole("link", { name: new RegExp(`^${parts.join(" ?, ")}$`) })
      .first()
      .click()
    const others = annas.getByRole("list", { name: "2 more messages in this conversation" })
    await others.waitFor()
    await screenshot(annas, `conversation-${String(javaScript)}`)
    await soon(async () => expect(await others.getByRole("link", { name: /^Unread/ }).count()).toBe(1))
    await others.getByRole("link", { name: /^Unread/ }).click()
    await expectText(annas, "På fredag.")
  })
})
