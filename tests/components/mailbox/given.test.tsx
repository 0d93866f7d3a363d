import { render, screen } from "@testing-library/react"
import { Given } from "#app/(mailbox)/give/given.tsx"
import { gaveIn, giveHref, LEFT_OUT, type Chosen } from "#app/(mailbox)/give/giving.ts"
import { translator } from "#lib/language/translate.ts"
import type { Gave } from "#lib/shared-mailboxes/give-conversations.ts"

const FIRST = "0d4c6f4e-3c58-4a0e-9a52-7f2f3f1d0001"
const gave: Gave = {
  mailboxId: "0d4c6f4e-3c58-4a0e-9a52-7f2f3f1d0002",
  count: 2,
  there: 3,
  notForwarded: 4,
  ended: 5,
  closed: 6,
  changed: 7,
  more: 0,
}
const chosen: Chosen = { ids: [FIRST], folder: "inbox", from: "list" }

test("O6 every count is in the address that a giving leads to, and comes back from it", () => {
  const params = Object.fromEntries(new URL(giveHref(chosen, gave), "http://here").searchParams)
  expect(gaveIn(params)).toEqual(gave)
})

test.each(["en", "sv"] as const)(
  "O6 what was given and why the rest was not is said, also of a mailbox that is offered no more, %s",
  (language) => {
    const t = translator(language)
    const { rerender } = render(<Given gave={gave} mailbox="Care" chosen={chosen} t={t} />)
    for (const why of LEFT_OUT.filter((one) => gave[one] > 0)) screen.getByText(t(`giving.${why}`, { count: gave[why] }))
    screen.getByText(t("giving.done", { count: 2, mailbox: "Care" }))
    // What changed meanwhile is given once more.
    expect(screen.getByRole("link", { name: t("giving.again") }).getAttribute("href")).toBe(giveHref(chosen))
    rerender(<Given gave={{ ...gave, changed: 0 }} mailbox={null} chosen={chosen} t={t} />)
    screen.getByText(t("giving.doneThere", { count: 2 }))
    screen.getByText(t("giving.ended", { count: 5 }))
    expect(screen.queryByRole("link", { name: t("giving.again") })).toBeNull()
  },
)
