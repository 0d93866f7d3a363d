import type { Page } from "playwright-core"
import { handOnUnitKeys } from "#lib/organisations/hand-on-unit-keys.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { awaitNotice, outbox } from "#tests/support/product.ts"
import { withAuthenticator } from "#tests/support/staff.ts"
import { openVisits } from "#tests/support/visits.ts"
import { soon } from "#tests/support/waiting.ts"
import { SEEN_WAYS, words } from "#tests/support/words.ts"

const { door, visitAs } = openVisits()
const organisations = givenOrganisations({
  get services() {
    return door.ctx
  },
  as: (person) => door.as(person),
})

it.each(SEEN_WAYS)(
  "O7 O15 B27 B30 an organisation sees who can be helped, demands a second administrator, who approves, and prints its recovery sheet, $name",
  async (way) => {
    const { language, javaScript } = way
    const { press, link, reads, heading, t } = words(language)
    const look = async (page: Page, name: string) => {
      expect([name, javaScript ? await accessibilityFaults(page) : [], await isTooWide(page)]).toEqual([name, [], false])
      await screenshot(page, `recovery-rules-${name}-${language}`)
    }
    const [anna, bo, dag] = [await door.person("anna", language), await door.person("bo", language), await door.person("dag", language)]
    const org = await organisations.organisation(anna)
    const care = await organisations.unit(anna, org, { name: "Hemtjänsten" })
    await organisations.joined(anna, org, { person: bo, unitId: care, as: "administrator" })
    await handOnUnitKeys(await organisations.organizer(anna, org))
    await organisations.joined(anna, org, { person: dag, unitId: care, as: "employee" })

    const page = await visitAs(anna, way)
    await page.goto(`/organizer/${org}/recovery`)
    await reads(page, "organizer.recovery.helped", { helped: 1, count: 1 })
    await look(page, "glance")
    await page.goto(`/organizer/${org}/recovery/lacking?what=backup`)
    await heading(page, "organizer.recovery.lacking.backup.title")
    await look(page, "lacking")

    // Alone, nobody can be demanded to approve; with a second administrator of the whole it holds.
    await page.goto(`/organizer/${org}/recovery/rules`)
    await page.locator("select[name=wait]").selectOption("24")
    await page.locator("input[name=two]").check()
    await press(page, "organizer.recovery.rules.save")
    await reads(page, "errors.nobody_approves")
    await look(page, "rules")
    const eva = await door.person("eva", language)
    await organisations.joined(anna, org, { person: eva, unitId: org, as: "administrator" })
    // Until Anna's next visit she alone has the keys of the whole: what removing her costs is said first.
    const second = await visitAs(eva, way)
    await second.goto(`/organizer/${org}/units/${org}/administrators`)
    await reads(second, "organizer.administrators.aloneCosts")
    await second.getByText(t("organizer.administrators.aloneTitle", { name: anna.name })).click()
    await press(second, "organizer.administrators.remove")
    await reads(second, "errors.field.required")
    await look(second, "alone")
    await press(page, "organizer.recovery.rules.save")
    await reads(page, "organizer.done.rules_set")

    await page.goto(`/organizer/${org}/recovery/sheet`)
    await press(page, "organizer.recovery.sheet.make")
    const key = (await page.locator(".printed-code").innerText()).trim()
    await look(page, "sheet")
    await page.locator("input[name=key]").fill("2".repeat(32))
    await press(page, "recoverySheet.confirm")
    await reads(page, "errors.field.recovery_key_differs")
    await page.locator("input[name=key]").fill(key.toLowerCase())
    await press(page, "recoverySheet.confirm")
    await reads(page, "organizer.done.sheet_made")

    const asks = await visitAs(bo, way)
    await asks.goto(`/organizer/${org}/people/${dag.accountId}/help`)
    await reads(asks, "organizer.helpBack.needsTwo")
    await asks.locator("input[name=phone]").fill("070-174 06 98")
    await press(asks, "organizer.helpBack.ask")
    await reads(asks, "organizer.done.help_asked")
    await asks.goto(`/organizer/${org}/people/${dag.accountId}`)
    await reads(asks, "organizer.wayBack.askedOwn")
    await link(asks, "organizer.wayBack.toRequests").click()
    await reads(asks, "organizer.recovery.requests.withdraw")
    await look(asks, "own-request")

    await page.goto(`/organizer/${org}`)
    await link(page, "organizer.advice.act.requests", { count: 1 }).click()
    await heading(page, "organizer.recovery.title")
    await look(page, "request")
    await press(page, "organizer.recovery.requests.approve")
    await reads(page, "organizer.done.approved")
    await look(page, "approved")
    await awaitNotice({ channel: "email", to: dag.address, matching: /\/recover\/help\// })
    const mails = (await outbox()).filter(({ to, text }) => to === dag.address && text.includes("/recover/help/"))
    expect(mails).toHaveLength(1)
    await asks.goto(`/organizer/${org}/people/${dag.accountId}`)
    await asks.getByText(t("organizer.wayBack.waits", { until: "@" }).split("@")[0] ?? "").waitFor()
    await look(asks, "way-waits")

    // Less than before is asked for, and the list says what.
    await page.goto(`/organizer/${org}/recovery/rules`)
    await page.locator("input[name=two]").uncheck()
    await press(page, "organizer.recovery.rules.save")
    await reads(page, "organizer.done.rules_asked")
    await press(page, "organizer.recovery.requests.withdraw")
    await reads(page, "organizer.done.declined")
    await page.goto(`/organizer/${org}/log`)
    expect(await page.locator("main").innerText()).toContain(t("organizer.log.what.sheet_made"))
  },
  120_000,
)

it.each(SEEN_WAYS)(
  "O11 a department demands a factor and an end of messages; whoever lacks the factor sees the way to one and nothing else, $name",
  async (way) => {
    const { language, javaScript } = way
    const { press, link, reads, heading } = words(language)
    const look = async (page: Page, name: string) => {
      expect([name, javaScript ? await accessibilityFaults(page) : [], await isTooWide(page)]).toEqual([name, [], false])
      await screenshot(page, `rules-${name}-${language}`)
    }
    const [anna, dag] = [await door.person("anna", language), await door.person("dag", language)]
    const org = await organisations.organisation(anna)
    const care = await organisations.unit(anna, org, { name: "Hemtjänsten" })
    await organisations.joined(anna, org, { person: dag, unitId: care, as: "employee" })

    const held = await visitAs(dag, way)
    await held.goto("/compose")
    await held.locator("input[name=subject]").fill("Half written")
    await held.locator("[name=message]").fill("All of it is kept.")

    const page = await visitAs(anna, way)
    await page.goto(`/organizer/${org}/units/${org}/policy`)
    await page.locator("select[name=expiryDays]").selectOption("90")
    await press(page, "organizer.policy.save")
    await reads(page, "organizer.done.policy_set")
    await page.goto(`/organizer/${org}/units/${care}`)
    await link(page, "organizer.policy.change").click()
    await heading(page, "organizer.policy.title")
    await soon(async () => expect(await page.locator("select[name=expiryDays] option").count()).toBe(3))
    await page.locator("input[name=requiresFactor]").check()
    await page.locator("select[name=expiryDays]").selectOption("30")
    await look(page, "policy")
    await press(page, "organizer.policy.save")
    await reads(page, "organizer.done.policy_set")
    await look(page, "unit")

    // Switched on while Dag wrote: nothing typed is lost, and the page contradicts nobody who is signed in (M4).
    await press(held, "compose.send")
    await held.waitForURL("**/account/factor?kept=1&draft=*")
    await reads(held, "account.factor.kept")
    expect(await held.locator("main").innerText()).not.toContain(words(language).t("signIn.draftKept"))
    await look(held, "kept")
    const kept = held.url()
    for (const path of ["/inbox", "/compose", "/account/organisations"]) {
      await held.goto(path)
      await held.waitForURL("**/account/factor")
    }
    await heading(held, "account.factor.title")
    await look(held, "held-back")
    await link(held, "operator.factor.act").click()
    await heading(held, "account.idControl")
    await look(held, "id-control")
    await withAuthenticator(door.ctx, dag.accountId)
    await held.goto("/account/id-control/authenticator/on?new=1")
    await reads(held, "account.factor.draft")
    await look(held, "way-back")
    await held.goto(kept)
    await held.waitForURL("**/compose?draft=*")
    expect(await held.locator("[name=message]").inputValue()).toBe("All of it is kept.")
    await reads(held, "errors.held_back")
    await held.goto("/account/factor")
    await held.waitForURL("**/inbox")
    await held.goto("/account/organisations")
    await reads(held, "organisations.demanded")
    await look(held, "demanded")
    await held.goto("/compose")
    await held.locator("#send-options > summary").click()
    await look(held, "compose")
    expect(await held.locator("main").innerText()).toContain(words(language).t("options.expiryDemanded", { days: 30 }))
  },
  120_000,
)

it.each(SEEN_WAYS)(
  "O4 O11 of two who change a unit's rules at once neither undoes the other's, and the same rule is asked anew, $name",
  async (way) => {
    const { language, javaScript } = way
    const { press, reads } = words(language)
    const anna = await door.person("anna", language)
    const org = await organisations.organisation(anna)
    const [first, second] = [await visitAs(anna, way), await visitAs(anna, way)]
    const factor = (page: Page) => page.locator("input[name=requiresFactor]")
    const file = (page: Page) => page.locator("select[name=fileMebibytes]")
    const open = () => Promise.all([first, second].map((page) => page.goto(`/organizer/${org}/units/${org}/policy`)))
    const save = async (page: Page) => {
      await press(page, "organizer.policy.save")
      await reads(page, "organizer.done.policy_set")
    }
    await open()
    await second.locator("input[name=plainNotices]").check()
    await save(second)
    await file(first).selectOption("5")
    await save(first)

    await open()
    expect([await first.locator("input[name=plainNotices]").isChecked(), await file(first).inputValue()]).toEqual([true, "5"])
    await file(second).selectOption("1")
    await second.locator("input[name=registeredOnly]").check()
    await save(second)
    await file(first).selectOption("10")
    await first.locator("select[name=expiryDays]").selectOption("30")
    await press(first, "organizer.policy.save")
    await reads(first, "errors.changed_meanwhile")
    // What the other has set stands there now, and what else was chosen is still chosen.
    await expectChosen(first, { fileMebibytes: "1", expiryDays: "30" })
    expect([await first.locator("input[name=registeredOnly]").isChecked(), await factor(first).isChecked()]).toEqual([true, false])
    expect(javaScript ? await accessibilityFaults(first) : []).toEqual([])
    expect(await isTooWide(first)).toBe(false)
    await screenshot(first, `rules-changed-meanwhile-${language}`)
    await file(first).selectOption("10")
    await save(first)
    await open()
    await expectChosen(second, { fileMebibytes: "10", expiryDays: "30" })
    expect(await second.locator("input[name=registeredOnly]").isChecked()).toBe(true)
  },
  120_000,
)

async function expectChosen(page: Page, chosen: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(chosen))
    await page.locator(`select[name=${name}] option[value="${value}"]:checked`).waitFor({ state: "attached" })
}
