import { PRICES, type PaidOption } from "#lib/billing/prices.ts"
import type { Language } from "#lib/language/catalogue.ts"
import { translator } from "#lib/language/translate.ts"
import { EXPIRY_CHOICES } from "#lib/messages/options.ts"
import type { Policy } from "#lib/policies/policy.ts"
import { amountIn } from "./amount.ts"
import { AMOUNT } from "./place-of-name.ts"

type OptionPlace = {
  readonly language: Language
  readonly billing: boolean
  /** What the sender's organisation demands is said beside the field (O11). */ readonly policy: Policy
}

/** A hint, and below it what is demanded. */
const withDemand = (hint: string, demanded: string | null): string => (demanded === null ? hint : `${hint} ${demanded}`)

/** The texts of the Send Options. `prices` is null where nobody sees any (A8). */
export function optionWords({ language, billing, policy }: OptionPlace) {
  const t = translator(language, "options")
  const { expiryDays, registeredOnly } = policy
  const locale = translator(language)("language.locale")
  const each = (option: PaidOption) => t("priceEach", { amount: amountIn(locale, PRICES[option]) })
  return {
    title: t("title"),
    urgent: t("urgent"),
    urgentHint: t("urgentHint"),
    noForwarding: t("noForwarding"),
    noForwardingHint: t("noForwardingHint"),
    confirmReading: t("confirmReading"),
    confirmReadingHint: t("confirmReadingHint"),
    smsReceipt: t("smsReceipt"),
    smsReceiptHint: t("smsReceiptHint"),
    smsNotice: t("smsNotice"),
    smsNoticeHint: t("smsNoticeHint"),
    expiry: t("expiry"),
    expiryHint: withDemand(t("expiryHint"), expiryDays === null ? null : t("expiryDemanded", { days: expiryDays })),
    expiryChoices: expiryChoices(language),
    expiryDate: t("expiryDate"),
    expiryDateHint: t("expiryDateHint"),
    level: t("level"),
    letter: t("letter"),
    letterHint: t("letterHint"),
    registered: t("registered"),
    registeredHint: withDemand(t("registeredHint"), registeredOnly === null ? null : t("registeredDemanded")),
    prices: billing ? { smsReceipt: each("smsReceipt"), smsNotice: each("smsNotice"), sendFor: t("sendFor", { amount: AMOUNT }) } : null,
  } as const
}

/** When a message ends, as lists offer it. */
export function expiryChoices(language: Language): readonly { readonly value: string; readonly label: string }[] {
  const t = translator(language, "options")
  const label = (choice: (typeof EXPIRY_CHOICES)[number]) => {
    if (choice === "none") return t("expiryNone")
    return choice === "date" ? t("expiryOwn") : t("expiryDays", { days: Number(choice) })
  }
  return EXPIRY_CHOICES.map((value) => ({ value, label: label(value) }))
}

export type OptionWords = ReturnType<typeof optionWords>
