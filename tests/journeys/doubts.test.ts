import { sendMessage } from "#lib/messages/send-message.ts"
import { accessibilityFaults, screenshot, testBrowser } from "#tests/support/browser.ts"
import { openDoor } from "#tests/support/door.ts"
import { toSend, value } from "#tests/support/given.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { toAddress } from "#tests/support/visitor.ts"
import { soon } from "#tests/support/waiting.ts"
import { WAYS, words } from "#tests/support/words.ts"

const browser = testBrowser()
const door = openDoor()

const [KNOWN, ALIKE] = [toAddress("kontakt@uppsala-region.example"), toAddress("kontakt@uppsa1a-region.example")]

it.each(WAYS)(
  "M17 a first message is said, and a look-alike, another number, many who see each other and outsiders are asked about once, $name",
  async ({ language, javaScript }) => {
    const { t, field, press, reads, button } = words(language)
    const anna = await door.person("anna", language)
    const before = { ...toSend({ to: [] }), to: [KNOWN], phones: new Map([[KNOWN, "+46701740671"]]) }
    value(await sendMessage(await door.as(anna), before))
    const { organisation, joined } = givenOrganisations({ services: door.ctx, as: door.as })
    const bo = await door.person("bo", language)
    const name = `Kommun ${anna.accountId.slice(0, 8)}`
    const unitId = await organisation(anna, name)
    for (const person of [anna, bo]) await joined(anna, unitId, { person, unitId, as: "member" })
    const page = await browser.visit({ language, javaScript, width: javaScript ? 1280 : 390, colours: javaScript ? "light" : "dark" })
    await door.enter(page, anna)

    await page.goto("/compose")
    await field(page, "common.fields.to").fill(ALIKE)
    await field(page, "common.fields.subject").fill("Hej")
    await field(page, "common.fields.message").fill("Hej.")
    // While it is written where scripts run, else on the draft's page.
    if (!javaScript) await press(page, "compose.saveDraft")
    await reads(page, "compose.firstMessage", { addresses: ALIKE })
    await screenshot(page, `doubts-first-${language}`)
    await press(page, "compose.send")
    await reads(page, "errors.doubtful")
    await reads(page, "errors.field.alike_one", { alike: ALIKE, known: KNOWN })
    if (javaScript) expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, `doubts-alike-${language}`)

    const others = Array.from({ length: 10 }, (_, at) => `p${at}@example.org`)
    await field(page, "common.fields.to").fill([ALIKE, KNOWN, bo.address, ...others].join(", "))
    await field(page, "common.fields.phone").fill(`${KNOWN} +46701740672`)
    await press(page, "compose.sendAnyway")
    await reads(page, "errors.field.number_one", { other: KNOWN, last: "71", now: "72" })
    await reads(page, "errors.field.many_see", { seen: 13 })
    await reads(page, "errors.field.outside_many", {
      organisation: name,
      outsiders: `${[ALIKE, KNOWN, ...others].slice(0, 5).join(", ")} +7`,
    })
    await soon(async () => expect(await page.getByText(t("errors.field.alike_one", { alike: ALIKE, known: KNOWN })).count()).toBe(0))
    await screenshot(page, `doubts-several-${language}`)
    await button(page, "compose.sendAnyway").press("Enter")
    await page.waitForURL("**/sent**")
  },
)
