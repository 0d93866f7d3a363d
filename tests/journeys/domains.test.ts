import type { Page } from "playwright-core"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { startDnsServer, type DnsServer } from "#tests/support/dns-server.ts"
import { newDomain } from "#tests/support/domains.ts"
import { value } from "#tests/support/given.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { somebody } from "#tests/support/people.ts"
import { awaitCode, awaitNotice, product } from "#tests/support/product.ts"
import { openVisits } from "#tests/support/visits.ts"
import { SEEN_WAYS, words } from "#tests/support/words.ts"

const { browser, door, visitAs } = openVisits()
const organisations = givenOrganisations({
  get services() {
    return door.ctx
  },
  as: (person) => door.as(person),
})

let dns: DnsServer
beforeAll(async () => void (dns = await startDnsServer(product().dnsPort)))
afterAll(() => dns.close())

it.each(SEEN_WAYS)(
  "O5 O10 O7 a domain is proven by the DNS; one person says yes, another changes the address, a third registers and is employed, $name",
  async (way) => {
    const { language, javaScript } = way
    const { press, link, reads, heading, field, goOn, t } = words(language)
    const look = async (page: Page, name: string) => {
      expect([name, javaScript ? await accessibilityFaults(page) : [], await isTooWide(page)]).toEqual([name, [], false])
      await screenshot(page, `domains-${name}-${language}`)
    }
    const name = newDomain()
    const [anna, eva, fia] = [
      await door.person("anna", language),
      await door.person("eva", language, name),
      await door.person("fia", language, name),
    ]
    const org = await organisations.organisation(anna)
    const care = await organisations.unit(anna, org, { name: "Hemtjänsten" })
    const school = await organisations.unit(anna, org, { name: "Skolan" })

    const page = await visitAs(anna, way)
    await page.goto(`/organizer/${org}`)
    await link(page, "organizer.places.domains").click()
    await heading(page, "organizer.domains.title")
    await look(page, "none")
    await page.locator("input[name=domain]").fill("gmail.com")
    await press(page, "organizer.domains.add")
    await reads(page, "errors.field.domain_shared")
    await look(page, "refused")
    await page.locator("input[name=domain]").fill(`info@${name.toUpperCase()}`)
    await press(page, "organizer.domains.add")
    await reads(page, "organizer.done.domain_added")
    const [, recordName = "", recordText = ""] = await page.locator("main code").allInnerTexts()
    await press(page, "organizer.domains.check")
    await reads(page, "errors.proof_missing", { name: recordName })
    await look(page, "missing")
    dns.set(recordName, { texts: [["v=spf1 -all"], [recordText.slice(0, 20), recordText.slice(20)]] })
    await press(page, "organizer.domains.check")
    await reads(page, "organizer.done.domain_proven")
    await page.goto(`/organizer/${org}`)
    await link(page, "organizer.advice.act.domain_idle", { domains: name, count: 1 }).click()
    await page.getByRole("link", { name }).click()
    const late = await visitAs(anna, way)
    await late.goto(page.url())
    await page.locator("select[name=department]").selectOption(care)
    await press(page, "organizer.domains.save")
    await reads(page, "organizer.done.domain_set")
    // A page that is older overwrites nothing and shows what holds.
    await late.locator("select[name=department]").selectOption(school)
    await press(late, "organizer.domains.save")
    await reads(late, "errors.changed_meanwhile")
    expect(await late.locator("select[name=department]").inputValue()).toBe(care)
    await look(late, "changed-meanwhile")
    await look(page, "proven")
    await page.goto(`/organizer/${org}/invitations`)
    await reads(page, "organizer.invitations.owned", { domain: name })
    await look(page, "asked")

    // Who is employed, or asked to be, from outside the domain: counted, and listed behind the link.
    const hal = await door.person("hal", language)
    await organisations.joined(anna, org, { person: hal, unitId: care, as: "employee" })
    const elsewhere = somebody("ida").address
    value(
      await invitePeople(await organisations.organizer(anna, org), {
        unitId: care,
        lines: elsewhere,
        kind: "employee",
        administers: false,
      }),
    )
    await page.goto(`/organizer/${org}`)
    await link(page, "organizer.advice.act.outsiders_employed", { count: 2 }).click()
    await page.waitForURL("**/people?kind=outside")
    await page.getByText(hal.address).waitFor()
    expect(await page.locator("main").innerText()).not.toContain(anna.address)
    await look(page, "outside")
    await link(page, "organizer.people.invitedLink", { count: 1 }).click()
    await page.getByText(elsewhere).waitFor()
    expect(await page.locator("main").innerText()).not.toContain(eva.address)

    // Asked by mail and in the mailbox; the first says yes.
    await awaitNotice({ channel: "email", to: eva.address, matching: new RegExp(name) })
    const asEva = await visitAs(eva, way)
    await asEva.goto("/inbox")
    await link(asEva, "organisations.answer").click()
    await heading(asEva, "organisations.title")
    await look(asEva, "question")
    await press(asEva, "organisations.accept")
    await reads(asEva, "errors.field.recovery_agreement")
    await asEva.locator("input[name=recovery]").check()
    await press(asEva, "organisations.accept")
    await reads(asEva, "organisations.done.employed")

    // The other has no other address yet, adds one, and keeps the account.
    const asFia = await visitAs(fia, way)
    await asFia.goto("/account/organisations")
    await asFia.getByText(t("organisations.owned.leaveTitle")).click()
    await look(asFia, "needs-other")
    await asFia.goto("/account/id-control/addresses")
    const own = somebody("fia").address
    const begun = new Date()
    await field(asFia, "common.fields.email").fill(own)
    await press(asFia, "addresses.send")
    await field(asFia, "common.fields.code").fill(await awaitCode({ channel: "email", to: own, after: begun }))
    await goOn(asFia)
    await reads(asFia, "addresses.done.added")
    await asFia.goto("/account/organisations")
    await asFia.getByText(t("organisations.owned.leaveTitle")).click()
    await asFia.locator("select[name=address]").selectOption(own)
    await look(asFia, "leave")
    await press(asFia, "organisations.owned.leaveAct")
    await reads(asFia, "organisations.done.addressChanged")
    await asFia.goto("/account/id-control/addresses")
    expect(await asFia.locator("main").innerText()).not.toContain(fia.address)

    // Whoever registers there is told before, and is employed by the yes.
    const gun = { ...somebody("Gun Grön"), address: `gun@${name}` }
    const visitor = await browser.visit(way)
    await visitor.goto("/register")
    const asked = new Date()
    await field(visitor, "common.fields.email").fill(gun.address)
    await goOn(visitor)
    await field(visitor, "common.fields.code").fill(await awaitCode({ channel: "email", to: gun.address, after: asked }))
    await goOn(visitor)
    await visitor.getByText(name).first().waitFor()
    await look(visitor, "register-phone")
    await field(visitor, "common.fields.phone").fill(gun.phone)
    await goOn(visitor)
    await field(visitor, "common.fields.code").fill(await awaitCode({ channel: "sms", to: gun.phone, after: asked }))
    await goOn(visitor)
    await field(visitor, "common.fields.name").fill(gun.name)
    await field(visitor, "common.fields.password").fill(gun.password)
    await look(visitor, "register-details")
    await visitor.locator("input[name=terms]").check()
    await press(visitor, "register.createAccount")
    await reads(visitor, "errors.field.recovery_agreement")
    await field(visitor, "common.fields.password").fill(gun.password)
    await visitor.locator("input[name=terms]").check()
    await visitor.locator("input[name=recovery]").check()
    await press(visitor, "register.createAccount")
    await visitor.waitForURL("**/inbox")
    await visitor.goto("/account/organisations")
    await reads(visitor, "organisations.helps.yes")

    await page.goto(`/organizer/${org}/log`)
    expect(await page.locator("main").innerText()).toContain(t("organizer.log.what.domain_asked", { domain: name, count: 2 }))
  },
  120_000,
)
