import { Row } from "#app/_ui/list.tsx"
import { SealSign } from "#app/_ui/seal-sign.tsx"
import type { ListedDraft } from "#lib/drafts/list-drafts.ts"
import type { Formats } from "#lib/language/formats.ts"
import type { Translate } from "#lib/language/translate.ts"
import { SelectBox } from "../_folder/select-box.tsx"
import { rowSentence } from "../_folder/sentence.ts"

type DraftRowProps = { readonly draft: ListedDraft; readonly t: Translate; readonly f: Formats; readonly now: Date }

/** One draft: to whom, what about, when it was changed. */
export function DraftRow({ draft, t, f, now }: DraftRowProps) {
  const { id, to, attachmentCount, updatedAt, opens } = draft
  const who = to.trim() === "" ? t("folder.noRecipient") : t("folder.toShort", { names: to })
  const subject = draft.subject === "" ? t("folder.noSubject") : draft.subject
  const time = f.when(updatedAt, now)
  const states = opens ? [] : [t("drafts.broken")]
  return (
    <Row
      href={`/compose?draft=${id}`}
      sentence={rowSentence(t, { who, subject, time, isUnread: false, attachmentCount, states })}
      who={who}
      subject={subject}
      time={time}
      hasFiles={attachmentCount > 0}
      state={!opens && <SealSign state="broken" words={t("drafts.broken")} />}
      select={<SelectBox name="draft" value={id} label={t("folder.select", { who, subject })} />}
    />
  )
}
