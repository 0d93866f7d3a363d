import { readFileSync } from "node:fs"
import path from "node:path"
import type { Page } from "playwright-core"
import type { InstallationRole } from "#lib/authz/actor.ts"
import { newId } from "#lib/ids.ts"
import { storeAttachment } from "#lib/messages/attachments.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { giveRole } from "#lib/staff/roles.ts"
import { expectRefused } from "#tests/support/ask.ts"
import { accessibilityFaults, screenshot, testBrowser } from "#tests/support/browser.ts"
import { openDoor } from "#tests/support/door.ts"
import { toSend, value, type Person } from "#tests/support/given.ts"
import { ERASING, textOf } from "#tests/support/page-text.ts"
import { send } from "#tests/support/people.ts"
import { awaitNotice } from "#tests/support/product.ts"
import { employ, withAuthenticator } from "#tests/support/staff.ts"
import { toAddress } from "#tests/support/visitor.ts"

jest.setTimeout(240_000)

const browser = testBrowser()
const door = openDoor()
const support = () => door.ctx.env.supportAddress

type Look = NonNullable<Parameters<typeof browser.visit>[0]>

async function visitAs(person: Person, look: Look = {}): Promise<Page> {
  const page = await browser.visit(look)
  await door.enter(page, person)
  return page
}

/** Opens a page, holds it against the rules of accessibility, and keeps a picture. */
async function look(page: Page, address: string | null, name: string): Promise<void> {
  if (address !== null) await page.goto(address)
  // Axe is a script: what it says of the Swedish pages is asked below.
  if (!name.startsWith("plain-")) expect([name, await accessibilityFaults(page)]).toEqual([name, []])
  await screenshot(page, `operators-${name}`)
}

const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first().click()

describe("roles, support and cases in English with JavaScript", () => {
  it("R4 U4 I11 an operator gives the role; support reads, answers and deletes an account whose owner asks", async () => {
    const [boss, sam, eve] = [await door.person("anna"), await door.person("sam"), await door.person("eve")]
    await door.ctx.db.transaction((tx) => giveRole(tx, door.ctx, { person: boss.accountId, role: "operator", way: "command" }))
    const office = await visitAs(boss)
    await look(office, "/operator", "factor-needed")
    await office.getByRole("heading", { name: "Your role needs an authenticator" }).waitFor()
    await office.goto("/operator/people")
    expect(new URL(office.url()).pathname).toBe("/operator")

    await withAuthenticator(door.ctx, boss.accountId)
    await look(office, "/operator", "first-page")
    await office.getByRole("link", { name: "People and roles" }).click()
    await office.getByLabel("E-mail address").fill("nobody@example.org")
    await press(office, "Give the role")
    await office.getByText("Nobody here has this address").first().waitFor()
    await office.getByLabel("E-mail address").fill(sam.address)
    await office.getByLabel("Role", { exact: true }).selectOption("support")
    await press(office, "Give the role")
    await office.getByText("Sam is support now.").waitFor()
    await look(office, null, "people")
    await awaitNotice({ channel: "email", to: sam.address, matching: /You have the role support/ })
    await withAuthenticator(door.ctx, sam.accountId)

    const writer = await visitAs(eve)
    await send(writer, {
      to: support(),
      subject: "Printing",
      text: "How do I print?",
      files: [{ name: "a.txt", content: Buffer.from("hello") }],
    })
    const desk = await visitAs(sam)
    await look(desk, "/operator/support", "support-inbox")
    await desk.getByRole("link", { name: /Printing/ }).click()
    await desk.getByRole("heading", { name: "Printing" }).waitFor()
    await look(desk, null, "support-message")
    const file = await desk
      .getByRole("link", { name: /a\.txt|Download/ })
      .first()
      .getAttribute("href")
    expect((await door.askAs(sam, file ?? "")).body).toBe("hello")
    expectRefused(await door.askAs(boss, file ?? ""))
    await desk.getByRole("link", { name: "Answer" }).click()
    await look(desk, null, "support-answer")
    await desk.getByLabel("Message").fill("Press P.")
    await press(desk, "Send answer")
    await desk.getByText("The answer is on its way.").waitFor()
    await look(desk, "/operator/support/sent", "support-sent")

    await writer.goto("/inbox")
    await writer.getByRole("link", { name: /Sigill support.*Printing/ }).click()
    await writer.getByText("Press P.").waitFor()
    await look(writer, "/account/privacy/deletion", "ask-deletion")
    await writer.getByLabel(/Anything you want to add/).fill("I move abroad.")
    await press(writer, "Send to support")
    await writer.getByText("Support has your message.").waitFor()
    await look(writer, null, "privacy")

    await desk.goto("/operator/cases")
    await look(desk, null, "cases")
    await desk.getByRole("link", { name: new RegExp(eve.address) }).click()
    await desk.getByText("The seal holds: this account sent it").waitFor()
    await look(desk, null, "case")
    await press(desk, "Delete the account for good")
    await desk.getByText("The account is deleted. Its owner is told by mail.").waitFor()
    await awaitNotice({ channel: "email", to: eve.address, matching: /Your account is deleted/ })
    await writer.goto("/inbox")
    expect(writer.url()).toContain("/sign-in")

    await look(office, "/operator/audit", "audit")
    await office.getByLabel("What").selectOption("account.deleted")
    await press(office, "Show")
    await office.getByText("The account was deleted because its owner asked support").waitFor()
    await office.getByText("A deleted account").first().waitFor()
    await desk.goto("/account/privacy")
    await desk.getByText(/Was given the role support here/).waitFor()
  })
})

describe("support in Swedish without JavaScript, on a phone in the dark", () => {
  it("U4 U3 I11 M15 a new colleague waits for the keys, answers, deletes, erases, and declines a case", async () => {
    const sv = { javaScript: false, language: "sv", width: 390, colours: "dark" } as const
    const [old, fresh, owner, boss] = [
      await door.person("olle"),
      await door.person("nils"),
      await door.person("ester"),
      await door.person("berit"),
    ]
    await employ(door.ctx, boss.accountId, "operator")
    await employ(door.ctx, old.accountId, "support")
    const before = await visitAs(old, sv)
    await before.goto("/operator/support")
    // Whoever was support before this test has no open browser: the boss lets them go, and the mailbox begins anew with these two.
    if ((await before.getByText("Nycklarna är på väg").count()) > 0) {
      await door.ctx.db.$client`delete from account_roles where role = 'support' and account_id <> ${old.accountId}`
      await before.goto("/operator/support")
    }
    await employ(door.ctx, fresh.accountId, "support")
    const desk = await visitAs(fresh, sv)
    await look(desk, "/operator/support", "plain-sv-waiting")
    await desk.getByText("Nycklarna är på väg").waitFor()

    value(
      await sendMessage(await door.as(owner), {
        ...toSend({ to: [], subject: "Utskrift", text: "Ta bort mitt konto" }),
        to: [toAddress(support())],
      }),
    )
    await before.goto("/operator/support")
    await before.getByRole("link", { name: /Utskrift/ }).waitFor()
    await expect(eventually(desk, "/operator/support", /Utskrift/)).resolves.toBe(true)
    await look(desk, null, "plain-sv-support-inbox")
    await desk.getByRole("link", { name: /Utskrift/ }).click()
    await look(desk, null, "plain-sv-support-message")
    await press(desk, "Begär att kontot tas bort")
    await desk.getByText("Sigillet håller: det här kontot skickade det").waitFor()
    await look(desk, null, "plain-sv-case")
    await press(desk, "Avslå och svara")
    await desk.getByText("Skriv skälet").first().waitFor()
    await desk.getByLabel("Skäl").fill("Du har ett ärende hos oss.")
    await press(desk, "Avslå och svara")
    await desk.getByText("Avslaget. Personen har fått svar i inkorgen.").waitFor()
    const reader = await visitAs(owner, sv)
    await reader.goto("/inbox")
    await reader.getByRole("link", { name: /Your request to delete your account/ }).click()
    await reader.getByText("Du har ett ärende hos oss.").waitFor()

    await desk.goto("/operator/support")
    await desk.getByRole("checkbox").first().check()
    await press(desk, "Ta bort")
    await desk.goto("/operator/support/trash")
    await desk.getByRole("checkbox").first().check()
    await press(desk, "Ta bort")
    await look(desk, null, "plain-sv-support-erase")
    await press(desk, "Ta bort för gott")
    await desk.getByText("Tomt här").waitFor()
    await look(await visitAs(boss, sv), "/operator/people", "plain-sv-people")
    const scripted = await visitAs(fresh, { ...sv, javaScript: true })
    for (const place of ["support", "support/trash", "cases"]) await look(scripted, `/operator/${place}`, `sv-${place.replace("/", "-")}`)
    const office = await visitAs(boss, { ...sv, javaScript: true })
    for (const place of ["people", "audit"]) await look(office, `/operator/${place}`, `sv-${place}`)
  })
})

/** Keys are handed on after the colleague's answer has left. */
async function eventually(page: Page, address: string, name: RegExp): Promise<boolean> {
  for (let tries = 0; tries < 50; tries++) {
    await page.goto(address)
    if ((await page.getByRole("link", { name }).count()) > 0) return true
    await page.waitForTimeout(100)
  }
  return false
}

const STAFF_PAGES: Readonly<Record<string, readonly InstallationRole[]>> = {
  "/operator": ["seller", "support", "operator"],
  "/operator/people": ["operator"],
  "/operator/audit": ["operator"],
  "/operator/support": ["support"],
  "/operator/support/sent": ["support"],
  "/operator/support/trash": ["support"],
  "/operator/cases": ["support"],
}

describe("what staff are shown", () => {
  const staff = new Map<InstallationRole, Person>()
  beforeAll(async () => {
    await door.ctx.db.$client`delete from account_roles where role = 'support'`
    for (const role of ["seller", "support", "operator"] as const) {
      const one = await door.person(role)
      await employ(door.ctx, one.accountId, role)
      staff.set(role, one)
    }
  })

  it("B37 B41 every page is for its roles alone, and for nobody without a role or without the second factor", async () => {
    const weak = await door.person("weak")
    for (const role of ["seller", "support", "operator"] as const)
      await door.ctx.db.transaction((tx) => giveRole(tx, door.ctx, { person: weak.accountId, role, way: "command" }))
    const nobody = await door.person("nobody")
    for (const [place, roles] of Object.entries(STAFF_PAGES)) {
      for (const [role, one] of staff) {
        const { status } = await door.askAs(one, place)
        expect([place, role, status]).toEqual([place, role, roles.includes(role) ? 200 : 404])
      }
      expect([place, (await door.askAs(nobody, place)).status]).toEqual([place, 404])
      const { status, headers, body } = await door.askAs(weak, place)
      if (place === "/operator") expect(body).toContain("Your role needs an authenticator")
      else expect([place, status, headers["location"]]).toEqual([place, 307, "/operator"])
    }
  })

  it.each(["en", "sv"] as const)(
    "B84 the page that erases support's messages says how, and when backups are gone, in %s",
    async (language) => {
      const who = staff.get("support")
      if (who === undefined) throw new Error("nobody has the role")
      const text = await textOf(door, { who, path: `/operator/support/trash/erase?message=${newId()}`, language })
      expect(text).toContain(`${ERASING[language].done} ${ERASING[language].backups}`)
    },
  )

  it("B41 no page of the staff holds content, subject or file name of other people's messages", async () => {
    const [anna, bo] = [await door.person("anna"), await door.person("bo")]
    const canary = (what: string) => `canary-${what}-q7Zx`
    const bytes = new TextEncoder().encode(canary("content"))
    const stream = (async function* () {
      yield bytes
    })()
    const file = value(await storeAttachment(await door.as(anna), { name: canary("file"), type: "text/plain", stream }))
    const letter = { to: [bo], subject: canary("subject"), text: canary("text"), attachments: [file] }
    const { messageId } = value(await sendMessage(await door.as(anna), toSend(letter)))
    expect((await door.askAs(bo, `/messages/${messageId}`)).body).toContain(canary("subject"))
    const built = JSON.parse(readFileSync(path.join(process.cwd(), ".next/app-path-routes-manifest.json"), "utf8")) as Record<
      string,
      string
    >
    const pages = Object.values(built).filter((route) => route.startsWith("/operator"))
    expect(pages).toEqual(expect.arrayContaining(Object.keys(STAFF_PAGES)))
    const places = [...pages.map((route) => route.replaceAll(/\[[a-z]+\]/g, messageId)), `/files/support/${messageId}/0`]
    places.push(`/operator/audit?who=${anna.address}`, `/messages/${messageId}`, `/files/${messageId}/0`)
    for (const place of places)
      for (const one of staff.values())
        for (const headers of [{}, { RSC: "1" }] as Readonly<Record<string, string>>[]) {
          const { body } = await door.askAs(one, place, { headers })
          expect([place, body.includes("canary-")]).toEqual([place, false])
        }
  })
})
