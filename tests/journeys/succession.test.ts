import type { Page } from "playwright-core"
import { findOrganisation, noteSuccessorObjected } from "#db/queries/organisations.ts"
import { findRoles } from "#db/queries/roles.ts"
import { inAll } from "#db/tenancy.ts"
import { DAY } from "#lib/clock.ts"
import { formats } from "#lib/language/formats.ts"
import { grantRole, withdrawRole } from "#lib/staff/roles.ts"
import { askSuccessor } from "#lib/succession/ask-successor.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { value, type Person } from "#tests/support/given.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { awaitNotice } from "#tests/support/product.ts"
import { employ, employLongAgo, withAuthenticator } from "#tests/support/staff.ts"
import { openVisits } from "#tests/support/visits.ts"
import { WAYS, words } from "#tests/support/words.ts"

const { door, visitAs } = openVisits()
const organisations = givenOrganisations({
  get services() {
    return door.ctx
  },
  as: (person) => door.as(person),
})

describe.each(WAYS)("a successor to the administrators, $name", ({ language, javaScript }) => {
  const { t, field, press, button, link, reads } = words(language)
  const visitor = { language, javaScript, width: javaScript ? 1280 : 390, colours: javaScript ? "light" : "dark" } as const
  const { day, moment } = formats({ language, timeZone: "Europe/Stockholm" })
  const sinceOf = async (person: Person): Promise<Date> =>
    (await findRoles(door.ctx.db, ["operator"])).find(({ accountId }) => accountId === person.accountId)?.grantedAt ?? new Date(0)
  const look = async (page: Page, name: string) => {
    const faults = javaScript ? await accessibilityFaults(page) : []
    expect([name, faults, await isTooWide(page)]).toEqual([name, [], false])
    await screenshot(page, `succession-${name}-${language}`)
  }

  it("O4 R4 an operator asks, another approves, everybody is told, and the administrator who is there after all objects or stays", async () => {
    const person = (name: string) => door.person(name, language)
    const [anna, dag, eva] = [await person("anna"), await person("dag"), await person("eva")]
    const [ola, pia] = [await person("ola"), await person("pia")]
    for (const { accountId } of [ola, pia]) await employLongAgo(door.ctx, accountId, "operator")
    const name = `Exempel ${anna.accountId.slice(0, 8)}`
    const org = await organisations.organisation(anna, name)
    const care = await organisations.unit(anna, org, { name: "Care" })
    await organisations.joined(anna, org, { person: dag, unitId: care, as: "employee" })

    const first = await visitAs(ola, visitor)
    const ask = async () => {
      await first.goto(`/operator/organisations/${org}`)
      await first
        .locator("main summary")
        .filter({ hasText: t("operator.successor.ask") })
        .click()
      await field(first, "operator.successor.address").fill(eva.address)
      await field(first, "operator.organisations.mailLanguage").selectOption(language)
    }
    await ask()
    await press(first, "operator.successor.ask")
    await reads(first, "errors.field.reason")
    await look(first, "refused")
    await ask()
    await field(first, "operator.successor.reason").fill("Anna has left, and nobody else administers.\nHer manager came by.")
    await press(first, "operator.successor.ask")
    await reads(first, "operator.successor.done.successor_asked")
    await reads(first, "operator.successor.own")
    expect(await button(first, "operator.successor.approve").count()).toBe(0)
    await look(first, "asked")

    // Anna is there: a mail leads her to the Organizer, where she objects.
    const told = await awaitNotice({
      channel: "email",
      to: anna.address,
      subject: t("mail.successor.asked.subject", { organisation: name }),
    })
    const old = await visitAs(anna, visitor)
    await old.goto(/https?:\S+\/organizer\/\S+/.exec(told.text)?.[0] ?? "")
    await reads(old, "organizer.successor.isAsked")
    await reads(old, "organizer.successor.who", { address: eva.address })
    await look(old, "notice")
    await press(old, "organizer.successor.object")
    await reads(old, "organizer.done.successor_objected")
    expect(await old.getByText(t("organizer.successor.isAsked")).count()).toBe(0)
    await awaitNotice({ channel: "email", to: pia.address, subject: t("mail.successor.objected.subject", { organisation: name }) })

    // For a week nobody asks again, and the page says since when and until when; then it still says that somebody objected.
    const objectedAt = (daysBack: number) =>
      inAll(door.ctx.db, "service", async (tx) => {
        const at = new Date(((await findOrganisation(tx, org))?.successorObjectedAt ?? new Date(0)).getTime() - daysBack * DAY)
        await noteSuccessorObjected(tx, org, at)
        return at
      })
    const on = await objectedAt(0)
    await first.goto(`/operator/organisations/${org}`)
    await reads(first, "errors.objected_lately", { on: moment(on), from: moment(new Date(on.getTime() + 7 * DAY)) })
    expect(await field(first, "operator.successor.address").count()).toBe(0)
    await look(first, "objected")
    const before = await objectedAt(7)

    // Asked for anew, and approved by the other operator, whose page says what waits.
    await ask()
    await reads(first, "operator.successor.objected", { on: moment(before) })
    await field(first, "operator.successor.reason").fill("She has left in the meantime.")
    await press(first, "operator.successor.ask")
    await reads(first, "operator.successor.done.successor_asked")
    const second = await visitAs(pia, visitor)
    await second.goto("/operator")
    await reads(second, "operator.successor.waiting")
    await look(second, "waiting")
    await second.getByRole("link", { name, exact: true }).click()
    await reads(second, "operator.successor.approveMeans")
    await second.getByText("She has left in the meantime.").waitFor()
    await look(second, "approve")
    await press(second, "operator.successor.approve")
    await reads(second, "operator.successor.done.successor_approved")
    await reads(second, "operator.successor.isApproved")
    await reads(second, "operator.successor.answerUntil")
    await look(second, "approved")
    await first.goto("/operator")
    const until = day(new Date(Date.now() + 14 * DAY))
    await first
      .getByText(t("operator.successor.approvedLine", { day: until }))
      .first()
      .waitFor()
    await look(first, "waiting-approved")
    // Whoever administers the whole sees it until the successor has answered, and can still object.
    for (const place of [`/organizer/${org}`, `/organizer/${org}/units/${org}/administrators`]) {
      await old.goto(place)
      await reads(old, "organizer.successor.isApproved")
      await reads(old, "organizer.successor.answerUntil", { day: until })
      expect(await button(old, "organizer.successor.object").count()).toBe(1)
    }
    await look(old, "approved-notice")
    await awaitNotice({ channel: "email", to: dag.address, subject: t("mail.successor.approved.subject", { organisation: name }) })
    await awaitNotice({
      channel: "email",
      to: anna.address,
      subject: t("mail.successor.approvedToAdministrators.subject", { organisation: name }),
    })
    // The first operator's page from before finds nothing to take back twice, and says so.
    await first.goto(`/operator/organisations/${org}`)
    expect(await button(first, "operator.successor.takeBack").count()).toBe(1)
    await organisations.acceptAll(await door.as(eva))
    await first.reload()
    expect(await button(first, "operator.successor.takeBack").count()).toBe(0)
    await first.getByText(eva.address).first().waitFor()

    const follower = await visitAs(eva, visitor)
    await follower.goto(`/organizer/${org}/units/${org}/administrators`)
    await reads(follower, "organizer.administrators.withoutOldKeys")
    await look(follower, "administrators")
    await old.goto(`/organizer/${org}/log`)
    for (const type of ["successor_asked", "successor_objected", "successor_approved", "successor_installed"] as const)
      expect(await old.getByText(t(`organizer.log.what.${type}`)).count()).toBeGreaterThan(0)
    await awaitNotice({
      channel: "email",
      to: anna.address,
      subject: t("mail.organisation.succeeded.subject", { organisation: name, person: eva.name }),
    })
    await second.goto("/operator/organisations")
    expect(await second.getByText(t("operator.successor.waiting")).count()).toBe(0)
    await link(second, "operator.organisations.setUp").waitFor()
  })

  it("keys.md 5 R4 who has become operator neither asks nor approves for seven days, nor who became it anew; the others are told of every role", async () => {
    const person = (name: string) => door.person(name, language)
    const [anna, eva, ola, pia, nia] = [
      await person("anna"),
      await person("eva"),
      await person("ola"),
      await person("pia"),
      await person("nia"),
    ]
    for (const { accountId } of [ola, pia]) await employLongAgo(door.ctx, accountId, "operator")
    const name = `Exempel ${anna.accountId.slice(0, 8)}`
    const org = await organisations.organisation(anna, name)
    // Ola makes a second account of hers operator, which the others are told.
    value(await grantRole(await door.as(ola), { address: nia.address, role: "operator" }))
    const told = await awaitNotice({
      channel: "email",
      to: pia.address,
      subject: t("mail.role.news.granted.subject", { name: nia.name, role: t("operator.role.operator") }),
      matching: new RegExp(nia.address),
    })
    expect(told.text).toContain(`${ola.name} (${ola.address})`)
    await withAuthenticator(door.ctx, nia.accountId)
    const since = await sinceOf(nia)
    const tooNew = (at: Date) => ({ since: moment(at), from: moment(new Date(at.getTime() + 7 * DAY)) })
    const third = await visitAs(nia, visitor)
    await third.goto(`/operator/organisations/${org}`)
    await reads(third, "errors.operator_too_new", tooNew(since))
    expect(await field(third, "operator.successor.address").count()).toBe(0)
    await look(third, "too-new-to-ask")

    value(await askSuccessor(await door.as(ola), { organisationId: org, address: eva.address, language, reason: "She has left." }))
    await awaitNotice({ channel: "email", to: nia.address, subject: t("mail.successor.look.subject", { organisation: name }) })
    await third.reload()
    await reads(third, "errors.operator_too_new", tooNew(since))
    expect(await button(third, "operator.successor.approve").count()).toBe(0)
    await look(third, "too-new-to-approve")

    // Pia lost the role and has it again, between her page and the button.
    const second = await visitAs(pia, visitor)
    await second.goto(`/operator/organisations/${org}`)
    value(await withdrawRole(await door.as(ola), { accountId: pia.accountId, role: "operator" }))
    value(await grantRole(await door.as(ola), { address: pia.address, role: "operator" }))
    await press(second, "operator.successor.approve")
    await reads(second, "errors.operator_too_new", tooNew(await sinceOf(pia)))
    await look(second, "anew")
    // Who asked loses it: nothing comes of it, and the page says so.
    value(await withdrawRole(await door.as(nia), { accountId: ola.accountId, role: "operator" }))
    await second.goto(`/operator/organisations/${org}`)
    await reads(second, "operator.successor.isVoid")
    await look(second, "void")
    await press(second, "operator.successor.takeBack")
    await reads(second, "operator.successor.done.successor_withdrawn")
  })

  it("R4 a seller finds no way to ask", async () => {
    const [anna, sia] = [await door.person("anna", language), await door.person("sia", language)]
    await employ(door.ctx, sia.accountId, "seller")
    const org = await organisations.organisation(anna)
    const page = await visitAs(sia, visitor)
    await page.goto(`/operator/organisations/${org}`)
    await reads(page, "operator.organisations.itself")
    expect(await page.getByText(t("operator.successor.ask")).count()).toBe(0)
  })
})
