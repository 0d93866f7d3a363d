import type { Page } from "playwright-core"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { readersIn } from "#tests/support/desk-readers.ts"
import { letterTo } from "#tests/support/records.ts"
import { openVisits } from "#tests/support/visits.ts"
import { SEEN_WAYS, words } from "#tests/support/words.ts"

const { door, visitAs } = openVisits()

it.each(SEEN_WAYS)(
  "M15 two readers of a shared mailbox share its work: one takes a message, the other is told, it is handed on, noted on and done, $name",
  async (way) => {
    const { language, javaScript } = way
    const { field, press, link, reads, t } = words(language)
    const look = async (page: Page, name: string) => {
      expect([name, javaScript ? await accessibilityFaults(page) : [], await isTooWide(page)]).toEqual([name, [], false])
      await screenshot(page, `shared-${name}-${language}`)
    }
    const says = (page: Page, words: string) => page.locator("main").getByText(words).first().waitFor()
    const { dag, fay, cia, desk, deskAddress } = await readersIn(door, language)
    const letter = await letterTo({ as: (person) => door.as(person) }, { deskAddress }, { from: cia, subject: "Ansökan" })
    const page = `/mailboxes/${desk}/messages/${letter}`
    const own = (key: "mine" | "other", values = {}) => t(`mailboxes.work.${key}`, { name: "", when: "@", ...values }).split("@")[0] ?? ""

    // Two look at it at once: one takes it, the other is told and sees who has it.
    const [dags, fays] = [await visitAs(dag, way), await visitAs(fay, way)]
    await dags.goto(page)
    await reads(dags, "mailboxes.work.nobody")
    await fays.goto(page)
    await says(fays, t("mailboxes.work.readFirst", { name: dag.name, when: "@" }).split("@")[0] ?? "")
    await look(fays, "nobodys")
    await press(dags, "mailboxes.work.take")
    await says(dags, own("mine"))
    await press(fays, "mailboxes.work.take")
    await says(fays, t("errors.claimed_meanwhile", { name: dag.name }))
    await says(fays, own("other", { name: dag.name }))
    await look(fays, "taken")

    // Who begins to answer all the same reads so before Send.
    await press(fays, "message.reply")
    await says(fays, t("mailboxes.work.answering", { name: dag.name }))
    await says(fays, t("mailboxes.writtenAs", { name: "@", address: "" }).split("@")[0] ?? "")
    await look(fays, "answering")

    // She leaves it as a draft with a file, which he finds and sends: the other side gets both.
    await field(fays, "common.fields.message").fill("Beslutet ligger i filen.")
    await fays.locator("input[type=file]").setInputFiles({ name: "beslut.txt", mimeType: "text/plain", buffer: Buffer.from("Beviljas.") })
    if (javaScript) await fays.getByText(t("compose.filesThere", { count: "1", total: "1" })).waitFor({ state: "attached" })
    await press(fays, "compose.saveDraft")
    await fays.waitForURL(`**/mailboxes/${desk}/new?draft=**`)
    await dags.goto(`/mailboxes/${desk}/drafts`)
    await look(dags, "drafts")
    await dags
      .locator("main")
      .getByRole("link")
      .filter({ hasText: /Ansökan/ })
      .click()
    expect(await field(dags, "common.fields.message").inputValue()).toContain("Beslutet ligger i filen.")
    await dags.getByText("beslut.txt").first().waitFor()
    await look(dags, "draft")
    await press(dags, "compose.send")
    await dags.waitForURL(`**/mailboxes/${desk}/sent?sent=1`)
    await reads(dags, "mailboxes.sentNow")
    const outside = await visitAs(cia, way)
    await outside.goto("/inbox")
    await outside.locator("main").getByText("Ansökan").first().click()
    await outside.getByText("beslut.txt").first().waitFor()

    // She has it open still: what she writes there is not sent a second time, nor lost.
    await field(fays, "common.fields.message").fill("Beslutet kommer i morgon.")
    await press(fays, "compose.send")
    await reads(fays, "errors.draft_gone")
    await look(fays, "draft-gone")
    expect(await field(fays, "common.fields.message").inputValue()).toBe("Beslutet kommer i morgon.")
    await dags.goto(`/mailboxes/${desk}/drafts`)
    expect(
      await dags
        .locator("main")
        .getByRole("link")
        .filter({ hasText: /Ansökan/ })
        .count(),
    ).toBe(1)
    await dags.goto(page)

    // It is handed over with a note, which its next reader finds where the others cannot look.
    await field(dags, "mailboxes.notes.label").fill("Ring tillbaka efter klockan tre.\nHon har bråttom.")
    await press(dags, "mailboxes.notes.add")
    await dags.locator("#notes li").filter({ hasText: "Hon har bråttom." }).waitFor()
    expect(await field(dags, "mailboxes.notes.label").inputValue()).toBe("")
    await press(dags, "mailboxes.notes.add")
    await reads(dags, "errors.required")
    await dags.goto(page)
    await press(dags, "mailboxes.work.give")
    await says(dags, own("other", { name: fay.name }))
    await look(dags, "handed-on")

    // She is told on her own lists, and finds it under hers.
    await fays.goto("/inbox")
    await reads(fays, "mailboxes.work.given", { count: 1 })
    await look(fays, "told")
    await fays
      .locator("aside")
      .filter({ hasText: t("mailboxes.work.given", { count: 1 }) })
      .getByRole("link")
      .click()
    await link(fays, "mailboxes.work.count", { count: 1 }).click()
    await fays.locator("main").getByText("Ansökan").first().waitFor()
    await look(fays, "mine")
    await fays.goto(page)
    await says(fays, "Ring tillbaka efter klockan tre.")
    await press(fays, "mailboxes.work.markDone")
    await says(fays, t("mailboxes.work.done", { name: fay.name, when: "@" }).split("@")[0] ?? "")
    await look(fays, "done")
    await fays.goto("/inbox")
    expect(await fays.getByText(t("mailboxes.work.given", { count: 1 })).count()).toBe(0)

    // The lists follow.
    await dags.goto(`/mailboxes/${desk}`)
    await look(dags, "list")
    await link(dags, "mailboxes.work.narrow.nobodys").click()
    await reads(dags, "mailboxes.work.empty.nobodys")
    await link(dags, "mailboxes.work.narrow.done").click()
    await dags.locator("main").getByText("Ansökan").first().waitFor()
    const more = await letterTo({ as: (person) => door.as(person) }, { deskAddress }, { from: cia, subject: "Komplettering" })
    await link(dags, "mailboxes.work.narrow.nobodys").click()
    await dags.locator(`a[href$="${more}"]`).waitFor()

    // What was written is found by search, inside the mailbox.
    await dags.goto(`/mailboxes/${desk}/search`)
    await field(dags, "search.words").fill("Komplettering")
    await dags.locator(".search-fields button").click()
    await dags.waitForURL(`**/mailboxes/${desk}/search?**`)
    await dags.locator(`a[href$="/mailboxes/${desk}/messages/${more}"]`).waitFor()
    expect(dags.url()).not.toContain("Komplettering")
    await look(dags, "search")

    // Nobody else writes, searches or sends files in its name, whatever address they post to.
    const headers = { origin: new URL(outside.url()).origin }
    const multipart = { token: letter, to: cia.address, subject: "Hej", message: "Hej kollegor" }
    const posts = [
      await outside.request.post(`/compose/send?mailbox=${desk}`, { headers, multipart, maxRedirects: 0 }),
      await outside.request.post(`/search/find?mailbox=${desk}`, { headers, form: { words: "a" }, maxRedirects: 0 }),
      await outside.request.post(`/upload/begin?mailbox=${desk}`, {
        headers,
        data: { form: letter, name: "a", type: "", size: 1, modified: 1 },
      }),
    ]
    expect(posts.map((response) => response.status())).toEqual([404, 404, 404])
    // What was typed goes back to whoever typed it (M4).
    expect(await posts[0]?.text()).toContain("Hej\n\nHej kollegor")
    for (const below of ["", "/drafts", "/search", "/new", `/messages/${letter}`])
      expect((await outside.goto(`/mailboxes/${desk}${below}`))?.status()).toBe(404)

    // The other side sees nothing of it, and an administrator who does not read the mailbox neither.
    await outside.goto(`/messages/${letter}`)
    for (const inside of ["Ring tillbaka", fay.name, dag.name]) expect(await outside.locator("main").innerText()).not.toContain(inside)
  },
  120_000,
)
