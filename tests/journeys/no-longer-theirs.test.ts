import type { Page } from "playwright-core"
import { askClosing } from "#lib/closing/ask-closing.ts"
import { earliestDay } from "#lib/closing/day.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import { endEmployment } from "#lib/ending/end-employment.ts"
import type { Id } from "#lib/ids.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { releaseDue } from "#lib/messages/release-held.ts"
import { toSendTime } from "#lib/messages/send-time.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { value, type Person } from "#tests/support/given.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { awaitNotice } from "#tests/support/product.ts"
import { openVisits } from "#tests/support/visits.ts"
import { WAYS, words } from "#tests/support/words.ts"

const { door, visitAs } = openVisits()
const organisations = givenOrganisations({
  get services() {
    return door.ctx
  },
  as: (person) => door.as(person),
})

const DAY = 24 * 3600 * 1000

describe.each(WAYS)("what ends with an organisation, $name", ({ language, javaScript }) => {
  const { t, button, reads } = words(language)
  const visitor = { language, javaScript, width: javaScript ? 1280 : 390, colours: javaScript ? "light" : "dark" } as const
  const look = async (page: Page, name: string) => {
    const faults = javaScript ? await accessibilityFaults(page) : []
    expect([name, faults, await isTooWide(page)]).toEqual([name, [], false])
    await screenshot(page, `no-longer-theirs-${name}-${language}`)
  }
  const world = async () => {
    const anna = await door.person("anna", language)
    const org = await organisations.organisation(anna)
    return { anna, org, care: await organisations.unit(anna, org, { name: "Care" }) }
  }

  it("D8 O6 an invitation to become an employee says that the organisation is being closed, and has no yes that is then refused", async () => {
    const { anna, org, care } = await world()
    const eva = await door.person("eva", language)
    const invite = { unitId: care, lines: eva.address, kind: "employee", administers: false } as const
    value(await invitePeople(await organisations.organizer(anna, org), invite))
    const page = await visitAs(eva, visitor)
    await page.goto("/account/organisations")
    await button(page, "organisations.accept").waitFor()
    await reads(page, "organisations.recovery.title")
    const ctx = await organisations.organizer(anna, org)
    value(await askClosing(ctx, { day: earliestDay(ctx).closesOn, outcome: "release" }))
    await page.reload()
    await reads(page, "organisations.closingTitle")
    expect(await button(page, "organisations.accept").count()).toBe(0)
    // Nor what a yes would mean, which there is none to.
    expect(await page.getByText(t("organisations.recovery.title")).count()).toBe(0)
    expect(await page.getByText(t("organisations.employee.own")).count()).toBe(0)
    await button(page, "organisations.decline").waitFor()
    await look(page, "invitation")
  })

  it("M14 O6 what was scheduled before the employment ended is a draft that says why it was not sent", async () => {
    const { anna, org, care } = await world()
    const [dag, gus] = [await door.person("dag", language), await door.person("gus", language)]
    await organisations.joined(anna, org, { person: dag, unitId: care, as: "employee" })
    const id = await schedule(dag, gus)
    const ending = { accountId: dag.accountId, outcome: "release", day: "", meanwhile: "works", reply: null, places: "end" } as const
    value(await endEmployment(await organisations.organizer(anna, org), ending))
    await door.ctx.db.$client`update held_messages set due_at = now() where message_id = ${id}`
    // The product's own clock may have been faster.
    await releaseDue(door.ctx)
    await awaitNotice({ channel: "email", to: dag.address, subject: t("mail.notSent.person.subject") })
    const page = await visitAs(dag, visitor)
    await page.goto("/drafts")
    await page.getByRole("link", { name: /Budget/ }).click()
    await reads(page, "errors.sender_changed")
    await look(page, "draft")
    const other = await visitAs(gus, visitor)
    await other.goto("/inbox")
    expect(await other.getByText("Budget").count()).toBe(0)
  })
})

async function schedule(from: Person, to: Person): Promise<Id> {
  const { sendDate, sendTime } = toSendTime(new Date(Date.now() + 5 * DAY), "Europe/Stockholm")
  const fields = { to: to.address, subject: "Budget", message: "In good time", send_date: sendDate, send_time: sendTime }
  const form = readComposeForm(new Map(Object.entries(fields).map(([name, text]) => [name, [text]])))
  const sent = await submitCompose(await door.as(from), { form, uploads: [], uploadFailure: null })
  if (sent.kind !== "sent") throw new Error(JSON.stringify(sent))
  return sent.messageId
}
