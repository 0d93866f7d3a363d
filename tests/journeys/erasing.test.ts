import { newId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { openDoor } from "#tests/support/door.ts"
import { toSend, value, type Person } from "#tests/support/given.ts"
import { ERASING, textOf } from "#tests/support/page-text.ts"
import { submitForm } from "#tests/support/plain-form.ts"

const door = openDoor()

async function inTrash(who: Person): Promise<string> {
  const { messageId } = value(await sendMessage(await door.as(who), toSend({ to: [who] })))
  value(await moveToTrash(await door.as(who), [messageId]))
  return messageId
}

/** The page of support is looked at in operators.test.ts. */
it.each(["en", "sv"] as const)("B84 how erasing works stands with the days of BACKUP_DAYS where people erase, in %s", async (language) => {
  const who = await door.person("anna")
  const id = await inTrash(who)
  const { done, backups } = ERASING[language]
  for (const path of [`/trash/erase?message=${id}`, "/trash/empty", "/account/privacy"])
    expect([path, (await textOf(door, { who, path, language })).includes(`${done} ${backups}`)]).toEqual([path, true])
  // Nobody else has a copy of a draft.
  const drafts = await textOf(door, { who, path: `/drafts/erase?draft=${newId()}`, language })
  expect([drafts.includes(backups), drafts.includes(done)]).toEqual([true, false])
})

describe("the trash's clock without JavaScript", () => {
  it.each([
    ["en", "What lies here is erased by itself 90 days after it came to Trash.", "Choose one of the times in the list."],
    ["sv", "Det som ligger här raderas av sig självt 90 dagar efter att det hamnade i papperskorgen.", "Välj en av tiderna i listan."],
  ] as const)("D1 keys.md 7 is chosen in Account settings and said in Trash, in %s", async (language, said, refused) => {
    const who = await door.person("anna")
    const t = translator(language)
    const headers = { Cookie: `${await door.cookie(who.session)}; sigill-language=${language}` }
    const choose = (trash: string) => submitForm({ path: "/account", form: 'name="trash"', values: { trash }, headers })
    const text = (path: string) => textOf(door, { who, path, language })
    expect(await text("/account")).toContain(t("account.trash.hint"))
    expect(await text("/trash")).toContain(t("trash.emptyBody"))

    expect((await choose("1")).body).toContain(refused)
    const saved = await choose("90")
    expect([saved.status, saved.headers["location"]]).toEqual([303, "/account?saved=1"])
    expect((await door.askAs(who, "/account")).body).toMatch(/<option value="90" selected/)
    expect(await text("/trash")).toContain(t("trash.clockEmptyBody", { days: 90 }))
    await inTrash(who)
    expect(await text("/trash")).toContain(said)

    expect((await choose("never")).status).toBe(303)
    expect(await text("/trash")).not.toContain(said)
  })
})
