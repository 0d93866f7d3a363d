import type { Id } from "../ids.ts"

/** Where Twilio reports what became of an SMS; stands in what we send and in what it signs. */
export const smsStatusUrl = (baseUrl: string, id: Id): string => `${baseUrl}/api/sms/status/${id}`
