import type { MemberContext } from "#lib/context.ts"
import type { Formats } from "#lib/language/formats.ts"
import type { Translate } from "#lib/language/translate.ts"
import type { Hold } from "#lib/messages/hold.ts"

type Setting = { readonly t: Translate; readonly f: Formats; readonly now: Date }

/** Stands where the page's script puts the number. */
export const SECONDS = "{seconds}"

/** When a scheduled message leaves: "today 14:02", "1 December 2026 at 08:00". */
export function whenItLeaves({ dueAt }: Hold, { t, f, now }: Setting): string {
  return isToday(dueAt, { f, now }) ? f.when(dueAt, now) : t("held.dayAndTime", { day: f.day(dueAt), time: f.clock(dueAt) })
}

const isToday = (time: Date, { f, now }: Pick<Setting, "f" | "now">) => f.day(time) === f.day(now)

/** Who has what has not left, and what becomes of it: its sender, or everybody who reads the mailbox that it was written from. */
export function whoHasIt({ actor }: Pick<MemberContext, "actor">, { isKept = false }: Hold, t: Translate): string {
  const who = actor.memberId === null ? "person" : "mailbox"
  return t(`held.${isKept ? "keptBody" : "until"}.${who}`)
}

/** What the notice of a message says that can be undone, and how long that is. */
export function undoWords(hold: Hold, { t, f, now }: Setting) {
  return {
    secondsLeft: Math.max(0, (hold.dueAt.getTime() - now.getTime()) / 1000),
    words: {
      title: t("held.undoUntil", { time: f.clockWithSeconds(hold.dueAt) }),
      left: t("held.left", { seconds: SECONDS }),
      undo: t("folder.undo"),
      pending: t("common.working"),
    },
  } as const
}

/** In a list: that it is on its way, when it leaves, or that it did not. */
export function heldState({ kind, dueAt, isKept = false }: Hold, { t, f, now }: Setting): string {
  if (isKept) return t("held.kept")
  if (kind === "undo") return t("held.onItsWay", { time: f.clockWithSeconds(dueAt) })
  return t("held.scheduled", { time: isToday(dueAt, { f, now }) ? f.when(dueAt, now) : f.shortly(dueAt) })
}
