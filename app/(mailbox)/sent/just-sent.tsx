import { Notice } from "#app/_ui/notice.tsx"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import { findLeaving } from "#lib/messages/hold.ts"
import { placesOfWriter } from "#lib/web/as-mailbox.ts"
import { UndoNotice } from "../_held/undo-notice.tsx"
import { undoWords, whenItLeaves, whoHasIt } from "../_held/words.ts"
import type { PageParams } from "../_folder/said.ts"
import { takeBackAction } from "../messages/[id]/actions.ts"
import { ofWriter } from "../of-writer.ts"

type JustSentProps = {
  /** A person, or a shared mailbox by one of its readers (M15). */ readonly writer: MemberContext
  readonly messageId: PageParams[string]
}

/** After Send: that the message is sent, but only when it is; else until when it can be undone, or when it leaves (M5, M7, M14). */
export async function JustSent({ writer, messageId }: JustSentProps) {
  if (typeof messageId !== "string") return null
  const found = await findLeaving(writer, messageId)
  if (!found.ok) return null
  const t = translator(writer.language)
  if (found.value.state === "gone") return <Kept writer={writer} messageId={messageId} t={t} />
  if (found.value.state !== "held")
    return (
      <Notice kind="done" title={t("folder.sentNow")} announce className="act-said">
        {t("folder.sentNowBody")}
      </Notice>
    )
  const { hold } = found.value
  const setting = { t, f: formats(writer), now: writer.clock.now() }
  const href = placesOfWriter(writer).message(messageId)
  if (hold.isKept === true)
    return (
      <Notice kind="warning" title={t("held.kept")} announce className="act-said">
        {whoHasIt(writer, hold, t)} <a href={href}>{t("options.toMessage")}</a>
      </Notice>
    )
  if (hold.kind === "undo")
    return <UndoNotice action={takeBackAction} values={{ ...ofWriter(writer), message: messageId }} {...undoWords(hold, setting)} />
  return (
    <Notice kind="done" title={t("held.scheduled", { time: whenItLeaves(hold, setting) })} announce className="act-said">
      {whoHasIt(writer, hold, t)} <a href={href}>{t("held.toMessage")}</a>
    </Notice>
  )
}

/** It did not leave when its time had come: its draft, which has its id, says why. */
async function Kept({ writer, messageId, t }: JustSentProps & { readonly messageId: string; readonly t: Translate }) {
  const draft = await openDraft(writer, messageId)
  if (!draft.ok || draft.value.problem === null) return null
  return (
    <Notice kind="warning" title={t("held.kept")} announce className="act-said">
      {t("held.keptDraft")} <a href={placesOfWriter(writer).draft(messageId)}>{t("held.toDraft")}</a>
    </Notice>
  )
}
