import { PRICES, type PaidOption } from "#lib/billing/prices.ts"
import type { Language } from "#lib/language/catalogue.ts"
import { translator } from "#lib/language/translate.ts"
import { EXPIRY_CHOICES } from "#lib/messages/options.ts"
import { amountIn } from "./amount.ts"
import { AMOUNT } from "./place-of-name.ts"

/** The texts of the Send Options. `prices` is null where nobody sees any (A8). */
export function optionWords({ language, billing }: { readonly language: Language; readonly billing: boolean }) {
  const t = translator(language, "options")
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
    expiryHint: t("expiryHint"),
    expiryChoices: expiryChoices(language),
    expiryDate: t("expiryDate"),
    expiryDateHint: t("expiryDateHint"),
    level: t("level"),
    letter: t("letter"),
    letterHint: t("letterHint"),
    registered: t("registered"),
    registeredHint: t("registeredHint"),
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
