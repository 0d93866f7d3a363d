import type { Locator, Page } from "playwright-core"
import type { Language } from "#lib/language/catalogue.ts"
import { translator, type MessageKey, type Translate, type Values } from "#lib/language/translate.ts"

/**
 * How a flow is run: in both languages, with JavaScript and without, in two runs instead of four, because no text hangs on a script.
 * `tests/unit/language/fixed-labels.test.ts` holds the English labels that are fixed (design 7).
 */
export const WAYS = [
  { name: "in English with JavaScript", language: "en", javaScript: true },
  { name: "in Swedish without JavaScript", language: "sv", javaScript: false },
] as const

/** The same where what is looked at matters: on a wide page, and dark on a phone. */
export const SEEN_WAYS = [
  { name: "in English with JavaScript", language: "en", javaScript: true, width: 1280, colours: "light" },
  { name: "in Swedish on a dark phone without JavaScript", language: "sv", javaScript: false, width: 390, colours: "dark" },
] as const

/** What somebody who reads one language finds on a page, by the names that its catalogue has for it: no test copies a text. */
export type Words = {
  readonly t: Translate
  readonly field: (page: Page, key: MessageKey, values?: Values) => Locator
  readonly button: (page: Page, key: MessageKey, values?: Values) => Locator
  readonly link: (page: Page, key: MessageKey, values?: Values) => Locator
  /** Presses the first button of that name. */
  readonly press: (page: Page, key: MessageKey, values?: Values) => Promise<void>
  readonly goOn: (page: Page) => Promise<void>
  /** Waits until the page says this. */
  readonly reads: (page: Page, key: MessageKey, values?: Values) => Promise<void>
  /** Waits until this is the title of the page. */
  readonly heading: (page: Page, key: MessageKey, values?: Values) => Promise<void>
}

export function words(language: Language): Words {
  const t = translator(language)
  const role =
    (kind: "button" | "link") =>
    (page: Page, key: MessageKey, values?: Values): Locator =>
      page.getByRole(kind, { name: t(key, values), exact: true })
  const press = (page: Page, key: MessageKey, values?: Values) => role("button")(page, key, values).first().click()
  return {
    t,
    field: (page, key, values) => page.getByLabel(t(key, values), { exact: true }),
    button: role("button"),
    link: role("link"),
    press,
    goOn: (page) => press(page, "common.continue"),
    reads: (page, key, values) => page.getByText(t(key, values)).first().waitFor(),
    heading: (page, key, values) => page.getByRole("heading", { name: t(key, values), exact: true, level: 1 }).waitFor(),
  }
}
