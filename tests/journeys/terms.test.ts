import { versionInForce } from "#lib/identity/legal-text.ts"
import { openDoor } from "#tests/support/door.ts"

const door = openDoor()

describe.each(["terms", "privacy", "agreement"] as const)("D7 /%s", (kind) => {
  const version = versionInForce(kind)

  it("can be saved as a PDF, in the language of the page, by everybody", async () => {
    expect((await door.ask(`/${kind}`)).body).toContain(`href="/${kind}/${version}/pdf"`)
    for (const language of ["en", "sv"]) {
      const { status, headers, body } = await door.ask(`/${kind}/${version}/pdf`, { headers: { "Accept-Language": language } })
      expect([status, headers["content-type"], headers["content-language"]]).toEqual([200, "application/pdf", language])
      expect(String(headers["content-disposition"])).toMatch(new RegExp(`^attachment; filename="[^"]+ ${version}\\.pdf"`))
      expect(body.slice(0, 8)).toBe("%PDF-1.7")
    }
  })

  it("shows the version that somebody accepted, also when it is named, and no other", async () => {
    const anna = await door.person("Anna")
    // The agreement is accepted by organisations.
    for (const path of [`/${kind}`, `/${kind}/${version}`])
      expect((await door.askAs(anna, path)).body.includes("You accepted the version of")).toBe(kind !== "agreement")
    expect((await door.ask(`/${kind}`)).body).not.toContain("You accepted the version of")
    for (const path of [`/${kind}/2020-01-01`, `/${kind}/2020-01-01/pdf`]) expect((await door.ask(path)).status).toBe(404)
  })
})

it.each([
  ["en", "Who works for this installation today", "on the machines that run this installation"],
  ["sv", "Vilka som i dag arbetar åt den här installationen", "på de maskiner som kör installationen"],
])("D4 /privacy and /agreement say who works for the installation (%s); the terms do not", async (language, title, place) => {
  const ask = async (path: string) => (await door.ask(path, { headers: { "Accept-Language": language } })).body
  for (const path of ["/privacy", `/privacy/${versionInForce("privacy")}`, "/agreement"]) {
    expect(await ask(path)).toContain(title)
    expect(await ask(path)).toContain(place)
  }
  expect(await ask("/terms")).not.toContain(title)
})
