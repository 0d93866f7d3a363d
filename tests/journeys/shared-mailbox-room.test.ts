import type { Page } from "playwright-core"
import { createContact } from "#lib/contacts/save-contact.ts"
import { newId, type Id } from "#lib/ids.ts"
import type { Language } from "#lib/language/catalogue.ts"
import { addReader } from "#lib/organisations/mailbox-readers.ts"
import { setUnitPolicy } from "#lib/organisations/unit-policy.ts"
import { NO_DEMANDS } from "#lib/policies/policy.ts"
import { handOnKeys } from "#lib/shared-mailboxes/hand-on-keys.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { value, type Person } from "#tests/support/given.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { givenAtDoor } from "#tests/support/given-at-door.ts"
import { letterTo, recordsWorld, type RecordsWorld } from "#tests/support/records.ts"
import { withAuthenticator } from "#tests/support/staff.ts"
import { toAddress } from "#tests/support/visitor.ts"
import { openVisits } from "#tests/support/visits.ts"
import { soon } from "#tests/support/waiting.ts"
import { SEEN_WAYS, words } from "#tests/support/words.ts"

const { door, visitAs } = openVisits()

const given = (language: Language) => givenAtDoor(door, language)

type World = RecordsWorld & { readonly fay: Person; readonly letter: Id; readonly second: Id; readonly name: string }

/** Dag and Fay read the desk's mailbox; Cia has written to it twice. */
async function worldIn(language: Language): Promise<World> {
  const given_ = given(language)
  const { organizer, joined } = givenOrganisations(given_)
  const world = await recordsWorld(given_)
  const { anna, bo, dag, cia, org, care, desk, deskAddress } = world
  const { fay } = await given_.people("fay")
  await joined(anna, org, { person: fay, unitId: care, as: "employee" })
  value(await addReader(await organizer(bo, org), { mailboxId: desk, address: toAddress(fay.address) }))
  const mailbox = value(await openUnitMailbox(await door.as(dag), desk))
  await handOnKeys(mailbox)
  const from = (subject: string) => letterTo({ as: (person) => door.as(person) }, { deskAddress }, { from: cia, subject })
  const [letter, second] = [await from("Stor ansökan"), await from("Liten fråga")]
  return { ...world, fay, letter, second, name: mailbox.actor.name }
}

/** As if a message took more than shared mailboxes may hold: nobody waits for fifty gibibytes to be written. */
async function enlarge({ desk, letter }: World): Promise<void> {
  const sql = door.ctx.db.$client
  const bytes = 60_000_000_000
  await sql`update folder_counts c set bytes = c.bytes - d.size + ${bytes} from deliveries d
    where d.message_id = ${letter} and d.holder_id = ${desk} and c.holder_id = d.holder_id and c.folder = 'inbox'`
  await sql`update deliveries set size = ${bytes} where message_id = ${letter} and holder_id = ${desk}`
}

const looks = (language: Language, javaScript: boolean) => async (page: Page, name: string) => {
  expect([name, javaScript ? await accessibilityFaults(page) : [], await isTooWide(page)]).toEqual([name, [], false])
  await screenshot(page, `shared-room-${name}-${language}`)
}

it.each(SEEN_WAYS)(
  "M15 O9 M10 M17 whom a shared mailbox may mean is offered to whoever writes for it, and nobody of their own book, $name",
  async (way) => {
    const { language, javaScript } = way
    const { field, press, link, reads, t } = words(language)
    const look = looks(language, javaScript)
    const { dag, fay, cia, desk } = await worldIn(language)
    const petra = {
      id: newId(),
      name: "Privata Petra",
      addresses: [toAddress("petra@example.org")],
      organisation: "",
      note: "",
      phones: [],
      lists: [],
    }
    value(await createContact(await door.as(dag), petra))
    const page = await visitAs(dag, way)

    await page.goto(`/mailboxes/${desk}/new`)
    if (javaScript) {
      const to = field(page, "common.fields.to")
      await to.pressSequentially(cia.name.slice(0, 3))
      await page.getByRole("option").filter({ hasText: cia.address }).first().waitFor()
      await look(page, "picker")
      await to.fill("")
      await to.pressSequentially(fay.name.slice(0, 3))
      await page.getByRole("option").filter({ hasText: fay.address }).first().waitFor()
      for (const own of ["Priv", "petra"]) {
        await to.fill("")
        await to.pressSequentially(own)
        expect(await page.locator("li[role=option]").count()).toBe(0)
      }
      await to.fill("")
      page.on("dialog", (dialog) => void dialog.accept())
    }

    await link(page, "mailboxes.people.title").click()
    await reads(page, "mailboxes.people.met")
    await page.getByText(fay.address).waitFor()
    expect(await page.locator("main").innerText()).not.toContain("petra@example.org")
    await look(page, "people")
    await press(page, "contacts.write")
    await reads(page, "errors.field.choose_contacts")
    await field(page, "contacts.colleagues.search").fill("petra")
    await page.locator(".contact-search").getByRole("button").click()
    await reads(page, "contacts.noneFoundBody")
    expect(page.url()).not.toContain("petra")
    await page
      .locator("main")
      .getByRole("link", { name: t("contacts.showAll"), exact: true })
      .first()
      .click()
    for (const { name } of [cia, fay]) await field(page, "contacts.select", { name }).check()
    await press(page, "contacts.write")
    await page.waitForURL(`**/mailboxes/${desk}/new?to=**`)
    await soon(async () => expect(await field(page, "common.fields.to").inputValue()).toBe(`${cia.address}, ${fay.address}`))
    expect(page.url()).not.toContain("example.org")
    await field(page, "common.fields.subject").fill("Till er båda")
    // Fay works there and Cia does not: it is asked about as for a person, once (M17).
    await press(page, "compose.send")
    await reads(page, "errors.doubtful")
    const outside = t("errors.field.outside_one", { organisation: "§", outsider: cia.address }).split("§")[0] ?? ""
    await page.getByText(outside).first().waitFor()
    await look(page, "outside")
    await press(page, "compose.sendAnyway")
    await page.waitForURL(`**/mailboxes/${desk}/sent?sent=**`)

    // Nobody who does not read it is told whom it writes with.
    const stranger = await visitAs(cia, way)
    await stranger.goto("/inbox")
    for (const path of [`/mailboxes/${desk}/people`, `/mailboxes/${desk}/storage`, `/contacts/people?mailbox=${desk}`])
      expect((await stranger.goto(path))?.status()).toBe(404)
  },
)

it.each(SEEN_WAYS)(
  "A1 M15 U3 a full shared mailbox says so to its readers and its administrators, sends nothing and loses nothing, and sends again, $name",
  async (way) => {
    const { language, javaScript } = way
    const { t, field, heading, link, press, reads } = words(language)
    const look = looks(language, javaScript)
    const here = await worldIn(language)
    const { dag, bo, cia, org, care, desk, deskAddress, letter, second } = here
    const page = await visitAs(dag, way)
    await page.goto(`/mailboxes/${desk}/storage`)
    await reads(page, "mailboxes.space.means.room")
    await enlarge(here)

    await page.goto(`/mailboxes/${desk}`)
    await reads(page, "mailboxes.space.heading.full")
    await look(page, "full-inbox")
    await page.goto(`/mailboxes/${desk}/new`)
    await reads(page, "mailboxes.space.heading.full")
    await field(page, "common.fields.to").fill(cia.address)
    await field(page, "common.fields.subject").fill("Svar")
    await field(page, "common.fields.message").fill("Texten finns kvar.")
    await press(page, "compose.send")
    await reads(page, "errors.shared_mailbox_full")
    await soon(async () => expect(await field(page, "common.fields.message").inputValue()).toBe("Texten finns kvar."))
    await look(page, "refused")

    const office = await visitAs(bo, way)
    await office.goto(`/organizer/${org}/mailboxes/${desk}`)
    await reads(office, "mailboxes.space.heading.full")
    await reads(office, "organizer.mailboxes.room", { support: door.ctx.env.supportAddress })
    await look(office, "organizer")
    await office.goto(`/organizer/${org}/units/${care}/mailboxes`)
    await office
      .locator("main li")
      .filter({ hasText: deskAddress })
      .getByText(t("space.full", { used: "§", limit: "" }).split("§")[0] ?? "")
      .waitFor()
    await look(office, "organizer-list")

    page.on("dialog", (dialog) => void dialog.accept())
    await page.goto(`/mailboxes/${desk}/drafts`)
    await link(page, "space.bannerAct").click()
    await heading(page, "space.title")
    await reads(page, "mailboxes.space.helpsKept")
    await look(page, "storage")
    await page
      .locator("main")
      .getByRole("link", { name: /Stor ansökan/ })
      .click()
    await page.waitForURL(`**/mailboxes/${desk}/messages/${letter}`)
    // Both at once, as whoever makes room does.
    await page.goto(`/mailboxes/${desk}`)
    for (const subject of [/Stor ansökan/, /Liten fråga/]) await page.getByRole("checkbox", { name: subject }).check()
    await press(page, "folder.delete")
    await reads(page, "mailboxes.emptyTitle")
    await page.goto(`/mailboxes/${desk}/trash/erase?message=${letter}&message=${second}`)
    await press(page, "trash.eraseForGood")
    await page.waitForURL(`**/mailboxes/${desk}/trash?done=erase&count=2`)
    expect(await page.locator("main").innerText()).not.toContain(words(language).t("mailboxes.space.heading.full"))
    await page.goto(`/mailboxes/${desk}/drafts`)
    await page.locator("main").getByRole("link", { name: /Svar/ }).first().click()
    await press(page, "compose.send")
    await page.waitForURL(`**/mailboxes/${desk}/sent?sent=**`)
  },
)

it.each(SEEN_WAYS)(
  "M4 O11 M15 who wrote for a shared mailbox while a factor was demanded comes back to the mailbox's draft, $name",
  async (way) => {
    const { language, javaScript } = way
    const { field, link, press, reads } = words(language)
    const look = looks(language, javaScript)
    const { dag, bo, org, care, desk, name } = await worldIn(language)
    const { organizer } = givenOrganisations(given(language))
    const page = await visitAs(dag, way)
    await page.goto(`/mailboxes/${desk}/new`)
    await field(page, "common.fields.subject").fill("Halvt skrivet")
    await field(page, "common.fields.message").fill("Allt är kvar.")
    value(await setUnitPolicy(await organizer(bo, org), { unitId: care, demands: { ...NO_DEMANDS, requiresFactor: true } }))
    await press(page, "compose.send")
    await page.waitForURL(`**/account/factor?kept=1&draft=*&mailbox=${desk}`)
    await reads(page, "account.factor.keptBodyMailbox")
    await look(page, "kept")
    const kept = page.url()

    await withAuthenticator(door.ctx, dag.accountId)
    await page.goto("/account/id-control/authenticator/on?new=1")
    await reads(page, "account.factor.draftMailbox", { name })
    await look(page, "way-back")
    await link(page, "account.factor.draftAct").click()
    const back = async () => {
      await page.waitForURL(`**/mailboxes/${desk}/new?draft=*`)
      expect(await field(page, "common.fields.message").inputValue()).toBe("Allt är kvar.")
      await reads(page, "errors.held_back")
    }
    await back()
    await page.goto(kept)
    await back()
    // Only ids lead anywhere.
    for (const mailbox of ["//evil.example", "..", ""]) {
      await page.goto(`/account/factor?draft=${desk}&mailbox=${encodeURIComponent(mailbox)}`)
      await page.waitForURL("**/inbox")
    }
  },
)
