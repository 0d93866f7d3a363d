import type { Page } from "playwright-core"
import { deleteRecoveryWrap } from "#db/queries/unit-keys.ts"
import { inAll } from "#db/tenancy.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { toSend, value } from "#tests/support/given.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { registerFromHere, somebody } from "#tests/support/people.ts"
import { awaitCode, awaitNotice } from "#tests/support/product.ts"
import { employ } from "#tests/support/staff.ts"
import { openVisits } from "#tests/support/visits.ts"
import { soon } from "#tests/support/waiting.ts"
import { words } from "#tests/support/words.ts"

const { browser, door, visitAs } = openVisits()
const organisations = () => givenOrganisations({ services: door.ctx, as: door.as })

const look = async (page: Page, name: string): Promise<void> => {
  expect([name, await accessibilityFaults(page)]).toEqual([name, []])
  await screenshot(page, `organisations-${name}`)
}

it("O1 O4 D7 R4 a seller sets an organisation up; its first administrator registers from the mail and accepts the agreement", async () => {
  const { t, field, press, link, reads, heading } = words("en")
  const boss = await door.person("boss")
  await employ(door.ctx, boss.accountId, "seller")
  const office = await visitAs(boss)
  await office.goto("/operator")
  await office.getByRole("link", { name: t("operator.organisations.title") }).click()
  await look(office, "list")
  await link(office, "operator.organisations.setUp").click()
  const anna = somebody("Anna Ek")
  const name = `Vårdbolaget ${anna.phone.slice(-5)}${anna.password.slice(-4)} AB`
  await press(office, "operator.organisations.setUp")
  await office.getByText(t("errors.field.required")).first().waitFor()
  for (const name of ["name", "number", "postal_address", "administrator"])
    expect(await office.locator(`[name="${name}"]`).getAttribute("aria-invalid")).toBe("true")
  await field(office, "operator.organisations.name").fill("vård@bolaget")
  await field(office, "operator.organisations.number").fill(`55${String(Date.now()).slice(-8)}`)
  await field(office, "operator.organisations.postalAddress").fill("Storgatan 1\n111 22 Stockholm")
  await field(office, "operator.organisations.administratorAddress").fill(anna.address)
  await press(office, "operator.organisations.setUp")
  await reads(office, "errors.field.organisation_name")
  await soon(async () => expect(await field(office, "operator.organisations.postalAddress").inputValue()).toContain("111 22"))
  await look(office, "refused")
  await field(office, "operator.organisations.name").fill(name)
  await press(office, "operator.organisations.setUp")
  await reads(office, "operator.organisations.isSetUp")
  await look(office, "set-up")
  await field(office, "operator.organisations.administratorAddress").fill(anna.address)
  await press(office, "operator.organisations.ask")
  await reads(office, "errors.asked_already")

  const { text } = await awaitNotice({ channel: "email", to: anna.address, matching: /account\/organisations/ })
  const page = await browser.visit()
  await page.goto(/https?:\S+\/account\/organisations/.exec(text)?.[0] ?? "")
  await page.waitForURL("**/sign-in?next=**")
  await page
    .locator("main")
    .getByRole("link", { name: t("register.title") })
    .click()
  await heading(page, "register.addressTitle")
  await registerFromHere(page, anna)
  await page.waitForURL("**/account/organisations")
  await look(page, "first-administrator")
  await press(page, "organisations.accept")
  await reads(page, "errors.field.agreement")
  await page.getByRole("checkbox").check()
  await press(page, "organisations.accept")
  await reads(page, "organisations.done.administers")
  expect(await page.getByRole("link", { name }).getAttribute("href")).toMatch(/^\/organizer\/[0-9a-f-]{36}$/)
  await look(page, "administers")

  await office.reload()
  await reads(office, "operator.organisations.itself")
  await office.getByText(anna.address).waitFor()
  await look(office, "agreed")
  const plain = await visitAs(boss, { language: "sv", javaScript: false, width: 390, colours: "dark" })
  for (const place of ["", "/new", `/${office.url().split("/").at(-1) ?? ""}`]) {
    await plain.goto(`/operator/organisations${place}`)
    await screenshot(plain, `organisations-plain-operator${place.slice(0, 4).replace("/", "-")}`)
    expect(await isTooWide(plain)).toBe(false)
  }
})

it("O3 O6 O7 B25 B29 an employee says yes with a fresh proof, a member joins and leaves, another declines, in Swedish without JavaScript", async () => {
  const { t, field, press, link, reads, goOn } = words("sv")
  const narrow = { language: "sv", javaScript: false, width: 390, colours: "dark" } as const
  const { organisation, organizer, unit } = organisations()
  const [anna, bo, cia] = [await door.person("anna"), await door.person("bo", "sv"), await door.person("cia", "sv")]
  const org = await organisation(anna, `Region ${anna.accountId.slice(0, 8)}`)
  const care = await unit(anna, org, { name: "Vårdavdelning 7" })
  const invite = async (kind: "employee" | "member", lines: string, unitId = care) =>
    value(await invitePeople(await organizer(anna, org), { unitId, lines, kind, administers: false }))
  await invite("employee", bo.address)
  await invite("member", cia.address)
  await invite("member", cia.address, org)
  value(await sendMessage(await door.as(anna), toSend({ to: [bo] })))
  await door.ctx.db.$client`update sessions set proven_at = now() - interval '1 hour' where account_id = ${bo.accountId}`

  const page = await visitAs(bo, narrow)
  await page.goto("/inbox")
  await link(page, "organisations.answer").waitFor()
  await screenshot(page, "organisations-plain-inbox")
  await page.goto("/account")
  await reads(page, "organisations.waiting", { count: 1 })
  await screenshot(page, "organisations-plain-account")
  await page.getByRole("link", { name: t("organisations.title"), exact: true }).click()
  await reads(page, "organisations.holdsMail.title")
  await screenshot(page, "organisations-plain-before-proof")
  const asked = new Date()
  await link(page, "organisations.prove").click()
  await field(page, "common.fields.password").fill(bo.password)
  await press(page, "account.prove.button")
  await field(page, "common.fields.code").fill(await awaitCode({ channel: "sms", to: bo.phone, after: asked }))
  await goOn(page)
  await page.waitForURL("**/account/organisations")
  await press(page, "organisations.accept")
  await reads(page, "errors.field.recovery_agreement")
  await screenshot(page, "organisations-plain-refused")
  await page.getByRole("checkbox").check()
  await press(page, "organisations.accept")
  await reads(page, "organisations.done.employed")
  await reads(page, "organisations.helps.yes")
  await screenshot(page, "organisations-plain-employed")

  // As where the keys were lost, or the account was begun anew (O15).
  await inAll(door.ctx.db, "service", (tx) => deleteRecoveryWrap(tx, bo.accountId))
  await page.goto("/account/organisations")
  await reads(page, "organisations.helps.no")
  await page.locator("summary", { hasText: t("organisations.agree.title") }).click()
  await screenshot(page, "organisations-plain-agree")
  await press(page, "organisations.agree.act")
  await reads(page, "organisations.done.agreed")
  await reads(page, "organisations.helps.yes")

  // A second unit promises nothing that the employer's recovery would make untrue.
  await invite("member", bo.address, org)
  await page.goto("/account/organisations")
  await reads(page, "organisations.member.employed", { employer: `Region ${anna.accountId.slice(0, 8)}` })
  await screenshot(page, "organisations-plain-second-unit")
  await press(page, "organisations.accept")
  await reads(page, "organisations.done.joined")
  await page.getByText(t("organisations.helps.employed")).waitFor()
  expect(await page.getByText(t("organisations.helps.never")).count()).toBe(0)

  const member = await visitAs(cia, narrow)
  await member.goto("/account/organisations")
  await screenshot(member, "organisations-plain-two")
  await press(member, "organisations.accept")
  await reads(member, "organisations.done.joined")
  await press(member, "organisations.decline")
  await reads(member, "organisations.done.declined")
  await member.locator("summary", { hasText: t("organisations.leave.title") }).click()
  await screenshot(member, "organisations-plain-leave")
  await press(member, "organisations.leave.act")
  await reads(member, "organisations.done.left")
  await reads(member, "organisations.emptyTitle")
  await screenshot(member, "organisations-plain-empty")
})
