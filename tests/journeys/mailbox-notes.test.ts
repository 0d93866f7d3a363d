import type { Page } from "playwright-core"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { readersIn } from "#tests/support/desk-readers.ts"
import { letterTo } from "#tests/support/records.ts"
import { openVisits } from "#tests/support/visits.ts"
import { SEEN_WAYS, words } from "#tests/support/words.ts"

const { door, visitAs } = openVisits()

it.each(SEEN_WAYS)(
  "M15 whoever wrote an internal note changes and removes it; of two windows the later learns what happened and keeps its words, $name",
  async (way) => {
    const { language, javaScript } = way
    const { button, field, heading, press, reads, t } = words(language)
    const look = async (page: Page, name: string) => {
      expect([name, javaScript ? await accessibilityFaults(page) : [], await isTooWide(page)]).toEqual([name, [], false])
      await screenshot(page, `note-${name}-${language}`)
    }
    const { dag, fay, cia, desk, deskAddress } = await readersIn(door, language)
    const letter = await letterTo({ as: (person) => door.as(person) }, { deskAddress }, { from: cia, subject: "Ansökan" })
    const page = `/mailboxes/${desk}/messages/${letter}`
    const [dags, fays] = [await visitAs(dag, way), await visitAs(fay, way)]
    const note = (at: Page, text: string) => at.locator("#notes li").filter({ hasText: text })
    const changed = t("mailboxes.notes.changed", { when: "@" }).split("@")[0] ?? ""

    await dags.goto(page)
    await field(dags, "mailboxes.notes.label").fill("Ring tillbaka efter klockan två.\nHon har bråttom.")
    await press(dags, "mailboxes.notes.add")
    await note(dags, "Hon har bråttom.").waitFor()
    await note(dags, "Hon har bråttom.").getByRole("link").click()
    await heading(dags, "mailboxes.notes.ownTitle")
    const own = dags.url()
    await look(dags, "own")

    // A second window of the same writer shows the same note.
    const second = await dags.context().newPage()
    await second.goto(own)
    await field(dags, "mailboxes.notes.words").fill("")
    await press(dags, "mailboxes.notes.save")
    await reads(dags, "errors.required")
    await field(dags, "mailboxes.notes.words").fill("Ring tillbaka efter klockan tre.")
    await press(dags, "mailboxes.notes.save")
    await note(dags, "klockan tre").filter({ hasText: changed }).waitFor()
    await look(dags, "changed")
    await field(second, "mailboxes.notes.words").fill("Ring tillbaka i morgon.")
    await press(second, "mailboxes.notes.save")
    await reads(second, "errors.note_changed")
    await second.locator("main").getByText("Ring tillbaka efter klockan tre.").first().waitFor()
    expect(await field(second, "mailboxes.notes.words").inputValue()).toBe("Ring tillbaka i morgon.")
    await look(second, "changed-meanwhile")
    await press(second, "mailboxes.notes.save")
    await note(second, "i morgon").waitFor()

    // The others read it, and cannot change it.
    await fays.goto(page)
    await note(fays, "i morgon").filter({ hasText: changed }).waitFor()
    expect(await note(fays, "i morgon").getByRole("link").count()).toBe(0)
    expect((await fays.goto(own))?.status()).toBe(404)

    // Removed in one window while the other writes: its words are kept, and become a new note when their writer says so.
    for (const window of [dags, second]) await window.goto(own)
    await press(dags, "mailboxes.notes.remove")
    await dags.locator("#notes").waitFor()
    expect(await dags.locator("#notes li").count()).toBe(0)
    await field(second, "mailboxes.notes.words").fill("Hon har ringt själv.")
    await press(second, "mailboxes.notes.save")
    await reads(second, "errors.note_gone")
    expect(await field(second, "mailboxes.notes.words").inputValue()).toBe("Hon har ringt själv.")
    expect(await button(second, "mailboxes.notes.remove").count()).toBe(0)
    await look(second, "gone")
    await press(second, "mailboxes.notes.saveNew")
    await note(second, "Hon har ringt själv.").waitFor()
    expect(await note(second, "Hon har ringt själv.").innerText()).not.toContain(changed)
  },
  120_000,
)
