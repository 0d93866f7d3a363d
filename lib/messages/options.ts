/** What a sender may ask for with a message and never change afterwards (M6); signed as words in its header. */
export type MessageOptions = {
  readonly urgent: boolean
  readonly noForwarding: boolean
  /** Recipients are asked to say that they have read it. */
  readonly confirmReading: boolean
  /** The sender gets a text message when it is opened. */
  readonly smsReceipt: boolean
  /** The recipients get a text message besides the notice. */
  readonly smsNotice: boolean
  /** registered: each recipient opens it with the phone that the sender names, or in a mailbox with that phone (I9). */
  readonly level: IdentityLevel
}

export type IdentityLevel = "letter" | "registered"

/** When recipients can open it no more: never, so many days after sending, or on a date of the sender's own. */
export const EXPIRY_CHOICES = ["none", "7", "30", "90", "date"] as const
export type ExpiryChoice = (typeof EXPIRY_CHOICES)[number]

/** The options as they stand in a compose form; nothing is refused here, so that a draft can hold it. */
export type TypedOptions = MessageOptions & {
  readonly expiry: ExpiryChoice
  /** As typed; counts only with the choice of a date. */
  readonly expiryDate: string
}

/** The options of a message that is about to be sent. */
export type ChosenOptions = MessageOptions & { readonly expiresAt: Date | null }

export const NO_OPTIONS: MessageOptions = {
  urgent: false,
  noForwarding: false,
  confirmReading: false,
  smsReceipt: false,
  smsNotice: false,
  level: "letter",
}
export const NO_TYPED_OPTIONS: TypedOptions = { ...NO_OPTIONS, expiry: "none", expiryDate: "" }

/** The options of yes or no, with the name of their field and the word that is signed. They are part of the format (docs/protocol.md). */
export const FLAGS = [
  { option: "urgent", field: "urgent", word: "urgent" },
  { option: "noForwarding", field: "no_forwarding", word: "no-forwarding" },
  { option: "confirmReading", field: "confirm_reading", word: "confirm-reading" },
  { option: "smsReceipt", field: "sms_receipt", word: "sms-receipt" },
  { option: "smsNotice", field: "sms_notice", word: "sms-notice" },
] as const satisfies readonly { readonly option: keyof MessageOptions; readonly field: string; readonly word: string }[]

const REGISTERED = "registered-letter"
/** There is an amendment that says until when (keys.md 3): one that is missing shows. */
export const EXPIRES = "expires"

/** What is signed of the options, sorted by the header. */
export function wordsOf({ expiresAt, ...options }: ChosenOptions): readonly string[] {
  return [
    ...FLAGS.filter(({ option }) => options[option]).map(({ word }) => word),
    ...(options.level === "registered" ? [REGISTERED] : []),
    ...(expiresAt === null ? [] : [EXPIRES]),
  ]
}

/** The options that signed words stand for; words that are not known here say nothing. */
export function optionsOf(words: readonly string[]): MessageOptions {
  const flag = (wanted: string) => words.includes(wanted)
  return {
    urgent: flag("urgent"),
    noForwarding: flag("no-forwarding"),
    confirmReading: flag("confirm-reading"),
    smsReceipt: flag("sms-receipt"),
    smsNotice: flag("sms-notice"),
    level: flag(REGISTERED) ? "registered" : "letter",
  }
}

/** Takes the options out of a form; what is not there was not chosen. */
export function readOptions(text: (name: string) => string): TypedOptions {
  const isOn = (name: string) => ["1", "on", "true", "yes"].includes(text(name))
  return {
    urgent: isOn("urgent"),
    noForwarding: isOn("no_forwarding"),
    confirmReading: isOn("confirm_reading"),
    smsReceipt: isOn("sms_receipt"),
    smsNotice: isOn("sms_notice"),
    level: text("level") === "registered" ? "registered" : "letter",
    expiry: EXPIRY_CHOICES.find((choice) => choice === text("expiry")) ?? "none",
    expiryDate: text("expiry_date").trim().slice(0, 40),
  }
}

/** Whether anything is asked for, so that the form shows it. */
export const hasOptions = ({ expiry, expiryDate, level, ...options }: TypedOptions): boolean =>
  expiry !== "none" || expiryDate !== "" || level !== "letter" || FLAGS.some(({ option }) => options[option])
