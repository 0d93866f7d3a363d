import type { Services } from "#lib/context.ts"
import {
  addressCodeMail,
  haveAccountMail,
  newBrowserMail,
  passwordChangedMail,
  unclaimedMail,
  wrongNumberMail,
} from "#lib/identity/notices.ts"
import { noticeMail } from "#lib/messages/notice-mail.ts"
import { noticePath } from "#lib/notice-path.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices } from "../../support/given.ts"

const given = givenServices(testDatabase())

type Mail = { readonly to: string; readonly subject: string; readonly html: string; readonly text: string }
type Said = {
  readonly subject: string
  readonly heading: string
  readonly paragraphs: readonly string[]
  readonly code?: string
  /** What stands on the button, and where it leads. */
  readonly button?: readonly [label: string, url: string]
  readonly why: string
  /** How to check it; where nothing else is said, without the mail. */
  readonly genuine?: string
}
type Language = "en" | "sv"
type Case = { readonly make: (services: Services, language: Language) => Mail } & Readonly<Record<Language, Said>>

const SITE = "https://mail.example.org"
const ANNA = "anna@example.org"
const BO = "bo@example.org"
const MAILBOX = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
const MESSAGE = "0f8fad5b-d9cb-469f-a165-70867728950e"
const CHANGED_AT = new Date("2026-03-03T13:02:00Z")

const TITLES = {
  en: { code: "Code", why: "Why you got this", genuine: "Is this mail real?" },
  sv: { code: "Kod", why: "Varför du får det här", genuine: "Är det här mejlet äkta?" },
} as const
const GENUINE = {
  en: `Mails like this one never ask for your password. If you are in doubt, do not use the mail: write ${SITE} into your browser yourself.`,
  sv: `Mejl som det här frågar aldrig efter ditt lösenord. Är du osäker, använd inte mejlet: skriv själv ${SITE} i webbläsaren.`,
} as const
const GENUINE_NOTICE = {
  en: `It never asks for a password. If you are in doubt, do not follow the link: type ${SITE}/genuine in your browser and give the code 7K2QD-M4XTA, and you are told whether this mail is ours.`,
  sv: `Det frågar aldrig efter lösenord. Är du osäker, följ inte länken: skriv ${SITE}/genuine i din webbläsare och ange koden 7K2QD-M4XTA, så får du veta om mejlet är vårt.`,
} as const

const owner = (language: Language) => ({ to: ANNA, language, timeZone: "Europe/Stockholm" })
const aboutMessage = (language: Language) => ({
  sender: { accountId: MESSAGE, kind: "person", address: ANNA, language },
  messageId: MESSAGE,
  recipient: BO,
})
const notice = (language: Language) => ({
  sender: { name: "Bo Öberg", address: BO },
  recipient: { address: ANNA, language },
  code: "7K2QDM4XTA",
  baseUrl: SITE,
})
const linkPath = noticePath({ messageId: MESSAGE, secret: "SECRET", hasAccount: false })

const MAILS: Readonly<Record<string, Case>> = {
  "the code that proves an address": {
    make: (services, language) => addressCodeMail(services, { to: ANNA, language, digits: "123456" }),
    en: {
      subject: "Your code for Sigill",
      heading: "Here is your code",
      paragraphs: ["Type it on the page where you gave your address. It works for ten minutes and only there."],
      code: "123456",
      why: `Somebody, probably you, is registering with the address ${ANNA}. If it was not you, do nothing: without the code no account is made.`,
    },
    sv: {
      subject: "Din kod till Sigill",
      heading: "Här är din kod",
      paragraphs: ["Skriv den på sidan där du angav din adress. Den gäller i tio minuter och bara där."],
      code: "123456",
      why: `Någon, troligen du, håller på att registrera sig med adressen ${ANNA}. Var det inte du behöver du inte göra något: utan koden skapas inget konto.`,
    },
  },
  "an address that has an account already": {
    make: (services, language) => haveAccountMail(services, { to: ANNA, language }),
    en: {
      subject: "You already have an account",
      heading: "You already have an account",
      paragraphs: [
        `Somebody, probably you, tried to register with ${ANNA}. There is an account for that address already, so no code was made and nothing has changed. Sign in instead.`,
      ],
      button: ["Sign in", `${SITE}/sign-in`],
      why: `Somebody wrote your address, ${ANNA}, on the page for new accounts. If it was not you, you need not do anything.`,
    },
    sv: {
      subject: "Du har redan ett konto",
      heading: "Du har redan ett konto",
      paragraphs: [
        `Någon, troligen du, försökte registrera sig med ${ANNA}. Det finns redan ett konto för den adressen, så ingen kod skapades och inget har ändrats. Logga in i stället.`,
      ],
      button: ["Logga in", `${SITE}/sign-in`],
      why: `Någon skrev din adress, ${ANNA}, på sidan för nya konton. Var det inte du behöver du inte göra något.`,
    },
  },
  "a browser not seen before": {
    make: (services, language) => newBrowserMail(services, { ...owner(language), device: "Firefox/Windows" }),
    en: {
      subject: "Signed in from a new browser",
      heading: "You signed in from a new browser",
      paragraphs: [
        "Firefox on Windows, Tuesday, 3 March 2026 at 14:02:00 CET. Everything that is asked for was right: the password and a code, or a passkey.",
        "If it was not you, sign in at once, end the session and change your password. Whoever did it has your password and can get at your codes, or has a passkey of yours.",
      ],
      button: ["See where you are signed in", `${SITE}/account/sessions`],
      why: `We tell you each time a browser that has not been used before signs in to the account of ${ANNA}.`,
    },
    sv: {
      subject: "Inloggning från en ny webbläsare",
      heading: "Du loggade in från en ny webbläsare",
      paragraphs: [
        "Firefox på Windows, tisdag 3 mars 2026 kl. 14:02:00 CET. Allt som efterfrågas var rätt: lösenordet och en kod, eller en lösennyckel.",
        "Var det inte du, logga in genast, avsluta sessionen och byt lösenord. Den som gjorde det har ditt lösenord och kommer åt dina koder, eller har en lösennyckel som är din.",
      ],
      button: ["Se var du är inloggad", `${SITE}/account/sessions`],
      why: `Vi berättar varje gång en webbläsare som inte använts förut loggar in på kontot för ${ANNA}.`,
    },
  },
  "a changed password": {
    make: (services, language) => passwordChangedMail(services, owner(language)),
    en: {
      subject: "Your password was changed",
      heading: "Your password was changed",
      paragraphs: [
        "It was changed Tuesday, 3 March 2026 at 14:02:00 CET. The old password no longer works, and all other sessions have ended.",
        "If it was not you, write to help@example.org at once.",
      ],
      why: `We tell you each time the password for ${ANNA} is changed.`,
    },
    sv: {
      subject: "Ditt lösenord har bytts",
      heading: "Ditt lösenord har bytts",
      paragraphs: [
        "Det byttes tisdag 3 mars 2026 kl. 14:02:00 CET. Det gamla lösenordet gäller inte längre, och alla andra sessioner har avslutats.",
        "Var det inte du, skriv genast till help@example.org.",
      ],
      why: `Vi berättar varje gång lösenordet för ${ANNA} byts.`,
    },
  },
  "a number that is somebody else's": {
    make: (services, language) => wrongNumberMail(services, { ...aboutMessage(language), digits: "05" }),
    en: {
      subject: "A phone number has to be mended",
      heading: "The number is not right",
      paragraphs: [
        `${BO} got your message but says that the phone number you gave, ending in 05, belongs to somebody else. Nobody has read the message. Give the right number, and it can be opened.`,
      ],
      button: ["Mend the number", `${SITE}/messages/${MESSAGE}`],
      why: `You sent a message to ${BO} and asked that only a certain phone should open it.`,
    },
    sv: {
      subject: "Ett telefonnummer behöver rättas",
      heading: "Numret stämmer inte",
      paragraphs: [
        `${BO} har fått ditt meddelande men säger att numret du angav, som slutar på 05, tillhör någon annan. Ingen har läst meddelandet. Ange rätt nummer så kan det öppnas.`,
      ],
      button: ["Rätta numret", `${SITE}/messages/${MESSAGE}`],
      why: `Du skickade ett meddelande till ${BO} och ville att bara en viss telefon skulle kunna öppna det.`,
    },
  },
  "a message that nobody collected": {
    make: (services, language) => unclaimedMail(services, aboutMessage(language)),
    en: {
      subject: "A message was not collected",
      heading: "Nobody collected your message",
      paragraphs: [
        `Your message to ${BO} was never opened, and its link has expired. ${BO} is no longer among its recipients. If it is still needed, send it again.`,
      ],
      button: ["See the message", `${SITE}/messages/${MESSAGE}`],
      why: `You sent a message to ${BO}.`,
    },
    sv: {
      subject: "Ett meddelande hämtades inte",
      heading: "Ingen hämtade ditt meddelande",
      paragraphs: [
        `Ditt meddelande till ${BO} öppnades aldrig, och länken har gått ut. ${BO} är inte längre mottagare av det. Behövs det fortfarande, skicka det igen.`,
      ],
      button: ["Se meddelandet", `${SITE}/messages/${MESSAGE}`],
      why: `Du skickade ett meddelande till ${BO}.`,
    },
  },
  "a message to somebody with an account": {
    make: (_services, language) =>
      noticeMail({ ...notice(language), path: `/messages/${MESSAGE}`, line: "Vi ses & hörs", way: { kind: "account" } }),
    en: {
      subject: "Message from Bo Öberg",
      heading: "Bo Öberg has sent you a message",
      paragraphs: [
        "Bo Öberg writes: Vi ses & hörs",
        `The message from Bo Öberg (${BO}) waits in your mailbox. It is sealed, so nothing of it stands in this mail.`,
      ],
      button: ["Read the message", `${SITE}/messages/${MESSAGE}`],
      why: `The address ${ANNA} belongs to a mailbox at Sigill. Whenever somebody writes to it, a mail like this one is sent.`,
      genuine: GENUINE_NOTICE.en,
    },
    sv: {
      subject: "Meddelande från Bo Öberg",
      heading: "Bo Öberg har skickat dig ett meddelande",
      paragraphs: [
        "Bo Öberg skriver: Vi ses & hörs",
        `Meddelandet från Bo Öberg (${BO}) väntar i din brevlåda. Det är förseglat, så inget av det står i det här mejlet.`,
      ],
      button: ["Läs meddelandet", `${SITE}/messages/${MESSAGE}`],
      why: `Adressen ${ANNA} hör till en brevlåda hos Sigill. När någon skriver till den skickas ett mejl som det här.`,
      genuine: GENUINE_NOTICE.sv,
    },
  },
  "a registered letter to somebody without an account": {
    make: (_services, language) => noticeMail({ ...notice(language), path: linkPath, line: "", way: { kind: "link", phoneDigits: "05" } }),
    en: {
      subject: "Message from Bo Öberg",
      heading: "Bo Öberg has sent you a message",
      paragraphs: [
        `Bo Öberg (${BO}) has sent you a message with Sigill, a service for messages that only sender and recipient read. It is sealed, so nothing of it stands in this mail.`,
        "You need no account. Follow the link and type the code that comes by text message to your phone whose number ends in 05.",
      ],
      button: ["Read the message", `${SITE}/invitation/SECRET`],
      why: `Bo Öberg wrote to ${ANNA}. You can answer in the same place. If you expect nothing from Bo Öberg, do nothing: unread, the message goes by itself after 30 days.`,
      genuine: GENUINE_NOTICE.en,
    },
    sv: {
      subject: "Meddelande från Bo Öberg",
      heading: "Bo Öberg har skickat dig ett meddelande",
      paragraphs: [
        `Bo Öberg (${BO}) har skickat dig ett meddelande med Sigill, en tjänst för meddelanden som bara avsändare och mottagare läser. Det är förseglat, så inget av det står i det här mejlet.`,
        "Du behöver inget konto. Följ länken och skriv koden som kommer i ett sms till din telefon med nummer som slutar på 05.",
      ],
      button: ["Läs meddelandet", `${SITE}/invitation/SECRET`],
      why: `Bo Öberg skrev till ${ANNA}. Du kan svara på samma ställe. Väntar du inget från Bo Öberg, gör ingenting: oläst försvinner meddelandet av sig självt efter 30 dagar.`,
      genuine: GENUINE_NOTICE.sv,
    },
  },
  "a letter to somebody without an account": {
    make: (_services, language) => noticeMail({ ...notice(language), path: linkPath, line: "", way: { kind: "link", phoneDigits: null } }),
    en: {
      subject: "Message from Bo Öberg",
      heading: "Bo Öberg has sent you a message",
      paragraphs: [
        `Bo Öberg (${BO}) has sent you a message with Sigill, a service for messages that only sender and recipient read. It is sealed, so nothing of it stands in this mail.`,
        "You need no account. Follow the link, give the number of your mobile phone, and type the code that comes by text message.",
      ],
      button: ["Read the message", `${SITE}/invitation/SECRET`],
      why: `Bo Öberg wrote to ${ANNA}. You can answer in the same place. If you expect nothing from Bo Öberg, do nothing: unread, the message goes by itself after 30 days.`,
      genuine: GENUINE_NOTICE.en,
    },
    sv: {
      subject: "Meddelande från Bo Öberg",
      heading: "Bo Öberg har skickat dig ett meddelande",
      paragraphs: [
        `Bo Öberg (${BO}) har skickat dig ett meddelande med Sigill, en tjänst för meddelanden som bara avsändare och mottagare läser. Det är förseglat, så inget av det står i det här mejlet.`,
        "Du behöver inget konto. Följ länken, ange ditt mobilnummer och skriv koden som kommer i ett sms.",
      ],
      button: ["Läs meddelandet", `${SITE}/invitation/SECRET`],
      why: `Bo Öberg skrev till ${ANNA}. Du kan svara på samma ställe. Väntar du inget från Bo Öberg, gör ingenting: oläst försvinner meddelandet av sig självt efter 30 dagar.`,
      genuine: GENUINE_NOTICE.sv,
    },
  },
}

/** The mail as text, whole: nothing may stand in it that is not expected. */
function asText(language: Language, { heading, paragraphs, code, button, why, genuine = GENUINE[language] }: Said): string {
  const titles = TITLES[language]
  const parts = [
    "Sigill",
    heading,
    ...paragraphs,
    ...(code === undefined ? [] : [`${titles.code}: ${code}`]),
    ...(button === undefined ? [] : [`${button[0]}:\n${button[1]}`]),
    "--",
    `${titles.why}\n${why}`,
    `${titles.genuine}\n${genuine}`,
  ]
  return `${parts.join("\n\n")}\n`
}

const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" }
const decode = (text: string) => text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity)
/** What a mail program shows of the HTML, piece by piece. */
const seen = (html: string) =>
  html
    .replace(/[\s\S]*<body/, "<body")
    .split(/<[^>]*>/)
    .map((piece) => decode(piece).trim())

test("M15 M16 M5 what concerns a shared mailbox's message leads to the mailbox's page, which its readers have", async () => {
  const services = { ...given.services, env: { ...given.services.env, baseUrl: SITE } }
  const about = { ...aboutMessage("en"), sender: { accountId: MAILBOX, kind: "shared", address: ANNA, language: "en" } }
  for (const mail of [wrongNumberMail(services, { ...about, digits: "05" }), unclaimedMail(services, about)])
    expect(mail.text).toContain(`${SITE}/mailboxes/${MAILBOX}/messages/${MESSAGE}`)
})

describe.each(["en", "sv"] as const)("M9 U1 in %s", (language) => {
  const mailOf = (name: string) => {
    const { services } = given
    const env = { ...services.env, baseUrl: SITE, supportAddress: "help@example.org" }
    const found = MAILS[name]
    if (found === undefined) throw new Error(`no mail is called ${name}`)
    return { said: found[language], mail: found.make({ ...services, env, clock: { now: () => CHANGED_AT } }, language) }
  }

  it.each(Object.keys(MAILS))("the mail about %s says what happened, why it came and how to check it, as text and as HTML", (name) => {
    const { said, mail } = mailOf(name)
    expect(mail).toMatchObject({ to: ANNA, subject: said.subject })
    expect(mail.text).toBe(asText(language, said))
    const pieces = seen(mail.html)
    const { heading, paragraphs, code = [], why, genuine = GENUINE[language] } = said
    const titles = [TITLES[language].why, TITLES[language].genuine]
    expect(pieces).toEqual(expect.arrayContaining([heading, ...paragraphs, ...titles, why, genuine, ...[code].flat()]))
    expect(mail.html).toContain(`<html lang="${language}"`)
  })

  it.each(Object.keys(MAILS))("the mail about %s has at most one button, and the same link as text", (name) => {
    const { said, mail } = mailOf(name)
    const hrefs = [...mail.html.matchAll(/href="([^"]*)"/g)].map(([, href = ""]) => decode(href))
    expect(hrefs).toEqual(said.button === undefined ? [] : [said.button[1], said.button[1]])
    if (said.button !== undefined) expect(seen(mail.html)).toEqual(expect.arrayContaining([...said.button]))
    expect(mail.html).not.toMatch(/<img|<script|src=/i)
  })
})
