import type { Failure } from "../result.ts"
import type { MessageKey } from "../language/translate.ts"

type Presentation = { readonly status: number; readonly message: MessageKey }

/**
 * How each failure is said. A code without an entry does not compile where it is shown, so none reaches a person unexplained (U5).
 * Texts say what happened, that nothing was lost, and what to do.
 */
export const presentation = {
  not_found: { status: 404, message: "errors.not_found" },
  signed_out: { status: 401, message: "errors.signed_out" },
  foreign_origin: { status: 403, message: "errors.foreign_origin" },
  too_many_requests: { status: 429, message: "errors.too_many_requests" },
  server_busy: { status: 503, message: "errors.server_busy" },
  unexpected: { status: 500, message: "errors.unexpected" },
  invalid_fields: { status: 422, message: "errors.invalid_fields" },
  storage_full: { status: 507, message: "errors.storage_full" },
  mailbox_full: { status: 409, message: "errors.mailbox_full" },
  mailbox_over: { status: 409, message: "errors.mailbox_over" },
  recipient_full: { status: 409, message: "errors.recipient_full" },
  storage_unavailable: { status: 503, message: "errors.storage_unavailable" },
  attempt_gone: { status: 410, message: "errors.attempt_gone" },
  wrong_code: { status: 422, message: "errors.wrong_code" },
  too_many_tries: { status: 429, message: "errors.too_many_tries" },
  sms_stopped: { status: 503, message: "errors.sms_stopped" },
  proof_needed: { status: 403, message: "errors.proof_needed" },
  no_factor: { status: 409, message: "errors.no_factor" },
  wrong_app_code: { status: 422, message: "errors.wrong_app_code" },
  wrong_sheet_code: { status: 422, message: "errors.wrong_sheet_code" },
  wrong_recovery_key: { status: 422, message: "errors.wrong_recovery_key" },
  stop_code_unknown: { status: 404, message: "errors.stop_code_unknown" },
  wait_running: { status: 409, message: "errors.wait_running" },
  clock_behind: { status: 422, message: "errors.clock_behind" },
  clock_off: { status: 422, message: "errors.clock_off" },
  step_done: { status: 409, message: "errors.step_done" },
  passkey_needed: { status: 403, message: "errors.passkey_needed" },
  passkey_refused: { status: 401, message: "errors.passkey_refused" },
  passkey_not_made: { status: 422, message: "errors.passkey_not_made" },
  passkey_cannot_open: { status: 409, message: "errors.passkey_cannot_open" },
  too_many_passkeys: { status: 409, message: "errors.too_many_passkeys" },
  address_taken: { status: 409, message: "errors.address_taken" },
  wrong_credentials: { status: 401, message: "errors.wrong_credentials" },
  body_short: { status: 400, message: "errors.body_short" },
  body_too_large: { status: 413, message: "errors.body_too_large" },
  length_required: { status: 411, message: "errors.length_required" },
  bad_form: { status: 400, message: "errors.bad_form" },
  attachment_too_large: { status: 413, message: "errors.attachment_too_large" },
  not_kept: { status: 401, message: "errors.not_kept" },
  session_ended: { status: 401, message: "errors.session_ended" },
  doubtful: { status: 422, message: "errors.doubtful" },
  waiting: { status: 409, message: "errors.waiting" },
  already_sent: { status: 409, message: "errors.already_sent" },
  nothing_to_recall: { status: 409, message: "errors.nothing_to_recall" },
  link_gone: { status: 410, message: "errors.link_gone" },
  link_spent: { status: 429, message: "errors.link_spent" },
  certificate_broken: { status: 409, message: "errors.certificate_broken" },
  cannot_open: { status: 422, message: "errors.cannot_open" },
  cannot_show: { status: 415, message: "errors.cannot_show" },
  no_forwarding: { status: 403, message: "errors.no_forwarding" },
  expired_already: { status: 409, message: "errors.expired_already" },
  attachment_gone: { status: 409, message: "errors.attachment_gone" },
  folder_name_taken: { status: 409, message: "errors.folder_name_taken" },
  too_many_folders: { status: 409, message: "errors.too_many_folders" },
  template_name_taken: { status: 409, message: "errors.template_name_taken" },
  too_many_templates: { status: 409, message: "errors.too_many_templates" },
  too_many_contacts: { status: 409, message: "errors.too_many_contacts" },
  list_name_taken: { status: 409, message: "errors.list_name_taken" },
  too_many_lists: { status: 409, message: "errors.too_many_lists" },
  not_confirmed: { status: 422, message: "errors.not_confirmed" },
  last_operator: { status: 409, message: "errors.last_operator" },
  mailbox_address_taken: { status: 409, message: "errors.mailbox_address_taken" },
  mailbox_waiting: { status: 409, message: "errors.mailbox_waiting" },
  recipient_unread: { status: 409, message: "errors.recipient_unread" },
  recipient_refuses: { status: 409, message: "errors.recipient_refuses" },
  sending_stopped: { status: 403, message: "errors.sending_stopped" },
  sending_braked: { status: 429, message: "errors.sending_braked" },
  reported_already: { status: 409, message: "errors.reported_already" },
  support_not_blocked: { status: 409, message: "errors.support_not_blocked" },
  sender_unsure: { status: 409, message: "errors.sender_unsure" },
  sender_gone: { status: 409, message: "errors.sender_gone" },
  too_many_blocked: { status: 409, message: "errors.too_many_blocked" },
  case_open: { status: 409, message: "errors.case_open" },
  case_decided: { status: 409, message: "errors.case_decided" },
  case_unproven: { status: 409, message: "errors.case_unproven" },
  no_account_behind: { status: 409, message: "errors.no_account_behind" },
  upload_busy: { status: 409, message: "errors.upload_busy" },
  part_out_of_place: { status: 409, message: "errors.part_out_of_place" },
  too_many_uploads: { status: 409, message: "errors.too_many_uploads" },
  too_many_files: { status: 413, message: "errors.too_many_files" },
} as const satisfies Record<string, Presentation>

export type FailureCode = keyof typeof presentation

/** Numbers and texts of a failure that its sentence may name. */
export function details(error: Failure): Record<string, string | number> {
  const named: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(error)) if (typeof value === "string" || typeof value === "number") named[name] = value
  return named
}
