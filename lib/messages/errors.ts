import type { NotFound } from "../authz/policy.ts"
import type { TooMany } from "../limits.ts"

/** Nobody here has these addresses; named so that they can be mended. */
export type UnknownRecipients = { readonly code: "unknown_recipients"; readonly addresses: string; readonly count: number }

/** A recipient's keys are not those that the installation vouched for: somebody has changed the database (B9). */
export type CertificateBroken = { readonly code: "certificate_broken"; readonly address: string }

/** What was kept of another message or draft was erased meanwhile. */
export type AttachmentGone = { readonly code: "attachment_gone" }

export type AttachmentTooLarge = { readonly code: "attachment_too_large"; readonly name: string; readonly limitMebibytes: number }

/** Fields that cannot be sent as they are: for each the key of a sentence under `errors.field`. `wrong` quotes what is no address. */
export type InvalidMessage = {
  readonly code: "invalid_fields"
  readonly fields: Readonly<Record<string, string>>
  readonly wrong?: string
  readonly max?: number
}

export type SendFailure =
  | NotFound
  | InvalidMessage
  | UnknownRecipients
  | CertificateBroken
  | AttachmentGone
  | TooMany
  | { readonly code: "storage_full" | "storage_unavailable" }

export type UploadFailure = NotFound | AttachmentTooLarge | { readonly code: "body_short" | "storage_full" | "storage_unavailable" }
