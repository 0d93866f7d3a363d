import { z } from "zod"
import type { Id } from "../ids.ts"
import { EXPIRY_CHOICES, NO_TYPED_OPTIONS, type TypedOptions } from "./options.ts"

/** What stands in the fields of a compose form, as it was typed; nothing is refused here, so that a draft can hold it. */
export type TypedFields = {
  readonly to: string
  readonly cc: string
  readonly bcc: string
  readonly subject: string
  readonly text: string
  readonly formatted: boolean
  readonly phone: string
  /** Addresses whose remembered number was shown and unticked: it is not asked for. */
  readonly letGo: readonly string[]
  /** Addresses of contacts whose saved number was ticked: it is asked for. */
  readonly fromContacts?: readonly string[]
  /** The notification line. */
  readonly line: string
  /** When it is to leave, day and time of the sender's clock (M14); empty or none for at once. */
  readonly sendDate?: string
  readonly sendTime?: string
  readonly options: TypedOptions
  /** The message that it passes on (O11). It opens nothing and is looked up nowhere: it only ever forbids. */
  readonly forwardOf?: Id | null
}

const typedOptions = z.object({
  urgent: z.boolean(),
  noForwarding: z.boolean(),
  confirmReading: z.boolean(),
  smsReceipt: z.boolean(),
  smsNotice: z.boolean(),
  level: z.enum(["letter", "registered"]),
  expiry: z.enum(EXPIRY_CHOICES),
  expiryDate: z.string(),
}) satisfies z.ZodType<TypedOptions>

/** As a draft has them; one from before there were numbers, lines, times and options has none. */
export const typedFields = z.object({
  to: z.string(),
  cc: z.string(),
  bcc: z.string(),
  subject: z.string(),
  text: z.string(),
  formatted: z.boolean(),
  phone: z.string().default(""),
  letGo: z.array(z.string()).default([]),
  fromContacts: z.array(z.string()).default([]),
  line: z.string().default(""),
  sendDate: z.string().default(""),
  sendTime: z.string().default(""),
  options: typedOptions.default(NO_TYPED_OPTIONS),
  forwardOf: z.uuid().nullable().default(null),
}) satisfies z.ZodType<TypedFields>
