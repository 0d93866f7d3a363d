import { Notice } from "#app/_ui/notice.tsx"
import { formats } from "#lib/language/formats.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import { findLeaving } from "#lib/messages/hold.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { UndoNotice } from "../_held/undo-notice.tsx"
import { undoWords, whenItLeaves } from "../_held/words.ts"
import type { PageParams } from "../_folder/said.ts"
import { takeBackAction } from "../messages/[id]/actions.ts"

/** After Send: that the message is sent, but only when it is; else until when it can be undone, or when it leaves (M5, M7, M14). */
export async function JustSent({ messageId }: { readonly messageId: PageParams[string] }) {
  if (typeof messageId !== "string") return null
  const context = await requireMember()
  const found = await load((member) => findLeaving(member, messageId))
  if (!found.ok) return null
  const t = translator(context.language)
  if (found.value.state === "gone") return <Kept messageId={messageId} t={t} />
  if (found.value.state !== "held")
    return (
      <Notice kind="done" title={t("folder.sentNow")} announce className="act-said">
        {t("folder.sentNowBody")}
      </Notice>
    )
  const { hold } = found.value
  const setting = { t, f: formats(context), now: context.clock.now() }
  if (hold.isKept === true)
    return (
      <Notice kind="warning" title={t("held.kept")} announce className="act-said">
        {t("held.keptBody")} <a href={`/messages/${messageId}`}>{t("options.toMessage")}</a>
      </Notice>
    )
  if (hold.kind === "undo") return <UndoNotice action={takeBackAction} messageId={messageId} {...undoWords(hold, setting)} />
  return (
    <Notice kind="done" title={t("held.scheduled", { time: whenItLeaves(hold, setting) })} announce className="act-said">
      {t("held.onlyYou")} <a href={`/messages/${messageId}`}>{t("held.toMessage")}</a>
    </Notice>
  )
}

/** It did not leave when its time had come: its draft, which has its id, says why. */
async function Kept({ messageId, t }: { readonly messageId: string; readonly t: Translate }) {
  const draft = await load((member) => openDraft(member, messageId))
  if (!draft.ok || draft.value.problem === null) return null
  return (
    <Notice kind="warning" title={t("held.kept")} announce className="act-said">
      {t("held.keptDraft")} <a href={`/compose?draft=${messageId}`}>{t("held.toDraft")}</a>
    </Notice>
  )
}
