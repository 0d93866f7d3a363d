import { randomInt } from "node:crypto"
import type { Page } from "playwright-core"
import type { Language } from "#lib/language/catalogue.ts"
import { awaitCode, awaitNotice } from "./product.ts"
import { words } from "./words.ts"

export type Person = { readonly name: string; readonly address: string; readonly phone: string; readonly password: string }

/** Of the mobile numbers that Swedish authorities keep free for fiction, 070-174 06 05 to 99, the people of tests have 06 to 80: the others are written in tests. */
const [FIRST, FICTIONAL] = [606, 75]

/** Where this file's people begin among them; nobody in one file has a number that somebody before them in it had. */
let nextNumber = randomInt(FICTIONAL)

/** Somebody who does not exist outside this test. */
export function somebody(name: string): Person {
  const number = randomInt(1_000_000)
  const local =
    name
      .split(" ")[0]
      ?.toLowerCase()
      .normalize("NFD")
      .replace(/[^a-z]/g, "") ?? "person"
  return {
    name,
    address: `${local}.${number}@example.org`,
    phone: `+4670174${String(FIRST + (nextNumber++ % FICTIONAL)).padStart(4, "0")}`,
    password: `kvast lykta ärtor ${number}`,
  }
}

/** Registers as a person does it, in a browser of that language, and ends in the Inbox. */
export async function register(page: Page, person: Person, language: Language = "en"): Promise<void> {
  await page.goto("/register")
  await registerFromHere(page, person, language)
  await page.waitForURL("**/inbox")
}

/** The same on the page that asks for the address; where it ends is the caller's to see. */
export async function registerFromHere(page: Page, person: Person, language: Language = "en"): Promise<void> {
  const { field, goOn, press } = words(language)
  const begun = new Date()
  await field(page, "common.fields.email").fill(person.address)
  await goOn(page)
  await field(page, "common.fields.code").fill(await awaitCode({ channel: "email", to: person.address, after: begun }))
  await goOn(page)
  const asked = new Date()
  await field(page, "common.fields.phone").fill(person.phone)
  await goOn(page)
  await field(page, "common.fields.code").fill(await awaitCode({ channel: "sms", to: person.phone, after: asked }))
  await goOn(page)
  await field(page, "common.fields.name").fill(person.name)
  await field(page, "common.fields.password").fill(person.password)
  await page.getByRole("checkbox").check()
  await press(page, "register.createAccount")
}

/** Types address and password on the sign-in page; what follows is the caller's. */
export async function giveCredentials(
  page: Page,
  { address, password }: Omit<Person, "name" | "phone">,
  language: Language = "en",
): Promise<void> {
  const { field, press } = words(language)
  await field(page, "common.fields.email").fill(address)
  await field(page, "common.fields.password").fill(password)
  await press(page, "signIn.button")
}

/** Signs in; in a browser not seen before with the code from the SMS too. */
export async function signIn(page: Page, person: Person): Promise<void> {
  const asked = new Date()
  await page.goto("/sign-in")
  await giveCredentials(page, person)
  await page.waitForURL(/\/(inbox|sign-in\/code)/)
  if (page.url().includes("/inbox")) return
  await page.getByLabel("Code").fill(await awaitCode({ channel: "sms", to: person.phone, after: asked }))
  await page.getByRole("button", { name: "Continue" }).click()
  await page.waitForURL("**/inbox")
}

export type Letter = {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly files?: readonly { readonly name: string; readonly content: Buffer }[]
}

/** Writes and sends, and waits until Sent shows it. */
export async function send(page: Page, { to, subject, text, files = [] }: Letter, language: Language = "en"): Promise<void> {
  const { field, press } = words(language)
  await page.goto("/compose")
  await field(page, "common.fields.to").fill(to)
  await field(page, "common.fields.subject").fill(subject)
  await field(page, "common.fields.message").fill(text)
  if (files.length > 0)
    await page
      .getByLabel(words(language).t("common.fields.attachments"))
      .setInputFiles(files.map(({ name, content }) => ({ name, mimeType: "application/octet-stream", buffer: content })))
  await press(page, "compose.send")
  await page.waitForURL("**/sent**")
}

/** The link in the notice of a message. */
export async function noticedLink(person: Person, after: Date): Promise<string> {
  const { text } = await awaitNotice({ channel: "email", to: person.address, after, matching: /\/messages\// })
  const link = /https?:\/\/\S+\/messages\/\S+/.exec(text)?.[0]
  if (link === undefined) throw new Error("the notice holds no link")
  return link
}
