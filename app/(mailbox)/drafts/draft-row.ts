import type { RowFacts } from "#app/_ui/list.tsx"
import type { ListedDraft } from "#lib/drafts/list-drafts.ts"
import type { Formats } from "#lib/language/formats.ts"
import type { Translate } from "#lib/language/translate.ts"
import { rowSentence } from "../_folder/sentence.ts"

type Setting = { readonly t: Translate; readonly f: Formats; readonly now: Date }

/** What the row of a draft shows: to whom, what about, when it was changed. */
export function draftRow({ id, to, attachmentCount, updatedAt, opens, ...draft }: ListedDraft, { t, f, now }: Setting): RowFacts {
  const who = to.trim() === "" ? t("folder.noRecipient") : t("folder.toShort", { names: to })
  const subject = draft.subject === "" ? t("folder.noSubject") : draft.subject
  const time = f.when(updatedAt, now)
  const states = opens ? [] : [t("drafts.broken")]
  return {
    id,
    said: rowSentence(t, { shown: who, who, address: "", subject, time, isUnread: false, attachmentCount, states }),
    who,
    subject,
    time,
    ...(attachmentCount > 0 ? { hasFiles: true } : {}),
    ...(opens ? {} : { broken: t("drafts.broken") }),
  }
}
