import { sendMessage } from "#lib/messages/send-message.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { toSend, value } from "#tests/support/given.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { openVisits } from "#tests/support/visits.ts"
import { WAYS, words } from "#tests/support/words.ts"

const { door, visitAs } = openVisits()
const organisations = givenOrganisations({
  get services() {
    return door.ctx
  },
  as: (person) => door.as(person),
})

it.each(WAYS)(
  "O11 M1 a unit keeps what its people forward inside the organisation: set in the Organizer, said in Compose, outsiders refused by name, $name",
  async ({ language, javaScript }) => {
    const { t, field, press, reads, heading } = words(language)
    const [anna, bo, cia, eva] = await Promise.all((["anna", "bo", "cia", "eva"] as const).map((name) => door.person(name, language)))
    if (anna === undefined || bo === undefined || cia === undefined || eva === undefined) throw new Error("somebody is missing")
    const name = `Kommun ${anna.accountId.slice(0, 8)}`
    const org = await organisations.organisation(anna, name)
    const care = await organisations.unit(anna, org, { name: "Care" })
    for (const person of [bo, cia]) await organisations.joined(anna, org, { person, unitId: care, as: "employee" })
    const look = { language, javaScript, width: javaScript ? 1280 : 390, colours: javaScript ? "light" : "dark" } as const

    const annas = await visitAs(anna, look)
    await annas.goto(`/organizer/${org}/units/${org}/policy`)
    await heading(annas, "organizer.policy.title")
    await field(annas, "organizer.policy.name.forwardsInside").check()
    if (javaScript) expect(await accessibilityFaults(annas)).toEqual([])
    expect(await isTooWide(annas)).toBe(false)
    await press(annas, "organizer.policy.save")
    await reads(annas, "organizer.done.policy_set")
    await annas.goto(`/organizer/${org}/units/${care}/policy`)
    await reads(annas, "organizer.policy.alreadyBy", { unit: name })
    await screenshot(annas, `forwarding-policy-${language}`)

    const { messageId } = value(await sendMessage(await door.as(eva), toSend({ to: [bo], subject: "Plan", text: "The plan." })))
    const bos = await visitAs(bo, look)
    await bos.goto(`/compose?forward=${messageId}`)
    await reads(bos, "compose.forwardInsideTitle")
    await screenshot(bos, `forwarding-compose-${language}`)
    await field(bos, "common.fields.to").fill(`${cia.address}, ${eva.address}`)
    await field(bos, "common.fields.message").fill("Look at this.")
    await press(bos, "compose.send")
    await reads(bos, "errors.field.forward_outside", { organisation: name, outsiders: eva.address })
    expect(await field(bos, "common.fields.message").inputValue()).toContain("Look at this.")
    if (javaScript) expect(await accessibilityFaults(bos)).toEqual([])
    expect(await isTooWide(bos)).toBe(false)
    await screenshot(bos, `forwarding-refused-${language}`)
    await field(bos, "common.fields.to").fill(cia.address)
    await press(bos, "compose.send")
    await bos.waitForURL("**/sent**")
    // What is written anew says nothing of it.
    await bos.goto("/compose")
    expect(await bos.getByText(t("compose.forwardInsideTitle")).count()).toBe(0)
  },
)
