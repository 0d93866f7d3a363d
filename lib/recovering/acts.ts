import type { WaitKind } from "#db/queries/recovering.ts"
import type { AuditEvent, StopWay } from "../audit/events.ts"
import type { Id } from "../ids.ts"
import type { ProvenBy } from "./recovery.ts"

/** What happened to an account while its owner could not sign in, or what will; each has its words under `mail.recovery` and `sms.recovery`. */
export type RecoveryAct =
  | { readonly event: "restored" | "restarted" | "phoneLost" }
  | { readonly event: "numberChanged"; readonly by: ProvenBy }
  | { readonly event: "helped"; readonly newPhone: boolean; readonly appOff: boolean }
  | {
      readonly event: "numberBegun" | "restartBegun" | "helpBegun" | "numberDue" | "restartDue" | "helpDue"
      /** For the text messages; null for a wait that has none. */
      readonly stopCode: string | null
    }
  | { readonly event: "numberStopped" | "restartStopped" | "helpStopped"; readonly way: StopWay }

/** The words of an act of a wait. */
export const WAIT_EVENTS = {
  restart: { begun: "restartBegun", due: "restartDue", stopped: "restartStopped" },
  help: { begun: "helpBegun", due: "helpDue", stopped: "helpStopped" },
  new_number: { begun: "numberBegun", due: "numberDue", stopped: "numberStopped" },
} as const satisfies Record<WaitKind, Readonly<Record<string, RecoveryAct["event"]>>>

/** How an act stands in the audit trail (O12). */
export function entryOf(act: RecoveryAct, subjectId: Id): AuditEvent {
  switch (act.event) {
    case "restored":
      return { type: "recovery.restored", subjectId, details: {} }
    case "restarted":
      return { type: "recovery.restarted", subjectId, details: {} }
    case "phoneLost":
      return { type: "recovery.phone_lost", subjectId, details: {} }
    case "numberChanged":
      return { type: "recovery.number_changed", subjectId, details: { by: act.by } }
    case "helped":
      return { type: "recovery.helped", subjectId, details: { newPhone: act.newPhone, appOff: act.appOff } }
    case "numberBegun":
    case "restartBegun":
    case "helpBegun":
      return { type: "wait.begun", subjectId, details: { kind: kindOf(act.event) } }
    case "numberDue":
    case "restartDue":
    case "helpDue":
      return { type: "wait.over", subjectId, details: { kind: kindOf(act.event) } }
    case "numberStopped":
    case "restartStopped":
    case "helpStopped":
      return { type: "wait.stopped", subjectId, details: { kind: kindOf(act.event), way: act.way } }
  }
}

const kindOf = (event: RecoveryAct["event"]): WaitKind =>
  event.startsWith("restart") ? "restart" : event.startsWith("help") ? "help" : "new_number"
