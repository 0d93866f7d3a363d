import { readFileSync } from "node:fs"
import path from "node:path"
import type { Page } from "playwright-core"
import type { InstallationRole } from "#lib/authz/actor.ts"
import { translator } from "#lib/language/translate.ts"
import { newId } from "#lib/ids.ts"
import { storeAttachment } from "#lib/messages/attachments.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { giveRole } from "#lib/staff/roles.ts"
import { expectRefused } from "#tests/support/ask.ts"
import { accessibilityFaults, screenshot } from "#tests/support/browser.ts"
import { toSend, value, type Person } from "#tests/support/given.ts"
import { ERASING, textOf } from "#tests/support/page-text.ts"
import { send } from "#tests/support/people.ts"
import { awaitNotice } from "#tests/support/product.ts"
import { employ, withAuthenticator } from "#tests/support/staff.ts"
import { toAddress } from "#tests/support/visitor.ts"
import { openVisits } from "#tests/support/visits.ts"
import { WAYS, words } from "#tests/support/words.ts"

jest.setTimeout(240_000)

const { door, visitAs } = openVisits()
const support = () => door.ctx.env.supportAddress

/** Whoever was support before has no open browser: they leave, and the mailbox begins anew with the next one. */
const withoutSupport = () => door.ctx.db.$client`delete from account_roles where role = 'support'`

const LOOKS = [
  { ...WAYS[0], width: 1280, colours: "light" },
  { ...WAYS[1], width: 390, colours: "dark" },
] as const

describe.each(LOOKS)("roles, support and cases $name", ({ language, javaScript, width, colours }) => {
  const seen = { language, javaScript, width, colours }
  const { t, field, link, press, reads, heading } = words(language)
  const somebody = (name: string) => door.person(name, language)
  /** Opens a page, holds it against the rules of accessibility, and keeps a picture. */
  const look = async (page: Page, address: string | null, name: string): Promise<void> => {
    if (address !== null) await page.goto(address)
    // Axe is a script: without them it is asked of the same pages further down.
    if (javaScript) expect([name, await accessibilityFaults(page)]).toEqual([name, []])
    await screenshot(page, `operators-${name}-${language}`)
  }
  beforeEach(withoutSupport)

  it("R4 U4 I11 an operator gives the role; support reads, answers and deletes an account whose owner asks", async () => {
    const [boss, sam, eve] = [await somebody("anna"), await somebody("sam"), await somebody("eve")]
    await door.ctx.db.transaction((tx) => giveRole(tx, door.ctx, { person: boss.accountId, role: "operator", way: "command" }))
    const office = await visitAs(boss, seen)
    await look(office, "/operator", "factor-needed")
    await reads(office, "operator.factor.title")
    await office.goto("/operator/people")
    expect(new URL(office.url()).pathname).toBe("/operator")

    await withAuthenticator(door.ctx, boss.accountId)
    await look(office, "/operator", "first-page")
    await office.getByRole("link", { name: t("operator.people.title") }).click()
    await field(office, "operator.people.address").fill("nobody@example.org")
    await press(office, "operator.people.button")
    await reads(office, "errors.field.address_unknown")
    await field(office, "operator.people.address").fill(sam.address)
    await field(office, "operator.people.role").selectOption("support")
    await press(office, "operator.people.button")
    await reads(office, "operator.people.given", { name: sam.name, role: t("operator.role.support") })
    await look(office, null, "people")
    await awaitNotice({
      channel: "email",
      to: sam.address,
      subject: t("mail.role.granted.subject", { role: t("operator.role.support") }),
    })
    await withAuthenticator(door.ctx, sam.accountId)

    const writer = await visitAs(eve, seen)
    const files = [{ name: "a.txt", content: Buffer.from("hello") }]
    await send(writer, { to: support(), subject: "Printing", text: "How do I print?", files }, language)
    const desk = await visitAs(sam, seen)
    await look(desk, "/operator/support", "support-inbox")
    await desk.getByRole("link", { name: /Printing/ }).click()
    await desk.getByRole("heading", { name: "Printing" }).waitFor()
    await look(desk, null, "support-message")
    const file = await desk
      .getByRole("link", { name: /a\.txt/ })
      .first()
      .getAttribute("href")
    expect((await door.askAs(sam, file ?? "")).body).toBe("hello")
    expectRefused(await door.askAs(boss, file ?? ""))
    await link(desk, "operator.support.answer").click()
    await look(desk, null, "support-answer")
    await field(desk, "common.fields.message").fill("Press P.")
    await press(desk, "operator.support.send")
    await reads(desk, "operator.support.answered")
    await look(desk, "/operator/support/sent", "support-sent")

    await writer.goto("/inbox")
    await writer.getByRole("link", { name: /Sigill.* support.*Printing/ }).click()
    await writer.getByText("Press P.").waitFor()
    await look(writer, "/account/privacy/deletion", "ask-deletion")
    await writer.getByLabel(t("account.deletion.more")).fill("I move abroad.")
    await press(writer, "account.deletion.button")
    await reads(writer, "account.deletion.sent")
    await look(writer, null, "privacy")

    await desk.goto("/operator/cases")
    await look(desk, null, "cases")
    await desk.getByRole("link", { name: new RegExp(eve.address) }).click()
    await reads(desk, "operator.cases.sealHolds")
    await look(desk, null, "case")
    await press(desk, "operator.cases.carryOut")
    await reads(desk, "operator.cases.done")
    await awaitNotice({ channel: "email", to: eve.address, subject: t("mail.deleted.subject") })
    await writer.goto("/inbox")
    expect(writer.url()).toContain("/sign-in")

    await look(office, "/operator/audit", "audit")
    await field(office, "operator.audit.type").selectOption("account.deleted")
    await press(office, "operator.audit.filter")
    await reads(office, "operator.audit.what.account_deleted", { way: "support" })
    await reads(office, "operator.audit.gone")
    await desk.goto("/account/privacy")
    await reads(desk, "operator.audit.what.role_granted", { role: t("operator.role.support"), way: "page" })
  })

  it("U4 U3 I11 M15 a new colleague waits for the keys, answers, deletes, erases, and declines a case", async () => {
    const [old, fresh, owner, boss] = [await somebody("olle"), await somebody("nils"), await somebody("ester"), await somebody("berit")]
    await employ(door.ctx, boss.accountId, "operator")
    await employ(door.ctx, old.accountId, "support")
    const before = await visitAs(old, seen)
    await before.goto("/operator/support")
    await employ(door.ctx, fresh.accountId, "support")
    const desk = await visitAs(fresh, seen)
    await look(desk, "/operator/support", "waiting")
    await reads(desk, "operator.support.waitingTitle")

    const letter = { ...toSend({ to: [], subject: "Utskrift", text: "Ta bort mitt konto" }), to: [toAddress(support())] }
    value(await sendMessage(await door.as(owner), letter))
    await before.goto("/operator/support")
    await before.getByRole("link", { name: /Utskrift/ }).waitFor()
    await expect(eventually(desk, "/operator/support", /Utskrift/)).resolves.toBe(true)
    await look(desk, null, "second-inbox")
    await desk.getByRole("link", { name: /Utskrift/ }).click()
    await look(desk, null, "second-message")
    await press(desk, "operator.cases.openCase")
    await reads(desk, "operator.cases.sealHolds")
    await look(desk, null, "second-case")
    await press(desk, "operator.cases.decline")
    await reads(desk, "errors.field.reason")
    await field(desk, "operator.cases.reason").fill("Du har ett ärende hos oss.")
    await press(desk, "operator.cases.decline")
    await reads(desk, "operator.cases.declinedNow")
    const reader = await visitAs(owner, seen)
    await reader.goto("/inbox")
    await reader.getByRole("link", { name: new RegExp(t("operator.cases.declinedSubject")) }).click()
    await reader.getByText("Du har ett ärende hos oss.").waitFor()

    await desk.goto("/operator/support")
    await desk.getByRole("checkbox", { name: /Utskrift/ }).check()
    await press(desk, "folder.delete")
    await reads(desk, "folder.trashed", { count: 1 })
    await desk.goto("/operator/support/trash")
    await desk.getByRole("checkbox", { name: /Utskrift/ }).check()
    await press(desk, "folder.delete")
    await heading(desk, "trash.confirmTitle", { count: 1 })
    await look(desk, null, "support-erase")
    await press(desk, "trash.eraseForGood")
    await reads(desk, "operator.support.emptyTitle")
    await look(await visitAs(boss, seen), "/operator/people", "people-narrow")
    if (javaScript) return
    const scripted = { ...seen, javaScript: true }
    for (const [person, places] of [
      [fresh, ["support", "support/trash", "cases"]],
      [boss, ["people", "audit"]],
    ] as const) {
      const page = await visitAs(person, scripted)
      for (const place of places) {
        await page.goto(`/operator/${place}`)
        expect([place, await accessibilityFaults(page)]).toEqual([place, []])
      }
    }
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
  "/operator/organisations": ["seller", "operator"],
  "/operator/organisations/new": ["seller", "operator"],
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
    await withoutSupport()
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
      if (place === "/operator") expect(body).toContain(translator("en")("operator.factor.title"))
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
    places.push(
      `/files/support/${messageId}/0/show`,
      `/files/${messageId}/0/show`,
      `/files/support/${messageId}/all`,
      `/files/${messageId}/all`,
    )
    places.push(`/operator/audit?who=${anna.address}`, `/messages/${messageId}`, `/files/${messageId}/0`)
    for (const place of places)
      for (const one of staff.values())
        for (const headers of [{}, { RSC: "1" }] as Readonly<Record<string, string>>[]) {
          const { body } = await door.askAs(one, place, { headers })
          expect([place, body.includes("canary-")]).toEqual([place, false])
        }
  })
})
