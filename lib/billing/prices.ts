import type { MessageOptions } from "../messages/options.ts"

/** A Send Option that is paid for. */
export type PaidOption = Extract<keyof MessageOptions, "smsReceipt" | "smsNotice">

/** What each costs for every recipient, in öre, until the operator's price list makes it data (S3). */
export const PRICES = { smsReceipt: 150, smsNotice: 150 } as const satisfies Readonly<Record<PaidOption, number>>

const PAID = Object.keys(PRICES) as readonly PaidOption[]

/** What a message with these options costs, in öre. */
export function priceOf(options: Pick<MessageOptions, PaidOption>, recipients: number): number {
  return PAID.filter((option) => options[option]).reduce((sum, option) => sum + PRICES[option] * recipients, 0)
}
