import { readFileSync } from "node:fs"
import { lookAt, named, openGallery } from "#tests/support/page-looks.ts"
import { ACCOUNT, ELSEWHERE, LOCKS, MAILBOX, PUBLIC } from "#tests/support/page-rows.ts"

const gallery = openGallery()

it("U3 every built page stands in a table of page-rows.ts", () => {
  const manifest = JSON.parse(readFileSync(".next/app-path-routes-manifest.json", "utf8")) as Readonly<Record<string, string>>
  const built = Object.entries(manifest).flatMap(([file, route]) => (file.endsWith("/page") ? [route] : []))
  // Shown only when the product itself has failed.
  expect(
    [...new Set([...PUBLIC, ...MAILBOX, ...LOCKS, ...ACCOUNT].map(({ route }) => route)), "/_global-error", ...ELSEWHERE].sort(),
  ).toEqual(built.sort())
})

describe("U3 axe finds nothing, nothing is too wide, and no id is shown, light and dark, in English and in Swedish", () => {
  it.each(named([...PUBLIC, ...ACCOUNT]))("%s", async (name, row, spread) => {
    expect(await lookAt(gallery, name, row, spread)).toEqual([])
  })
})
