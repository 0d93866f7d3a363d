import { Notice } from "#app/_ui/notice.tsx"
import type { MemberContext } from "#lib/context.ts"
import { translator } from "#lib/language/translate.ts"
import { mailboxFullness } from "#lib/storage/storage.ts"
import { overviewOf } from "../../overview.ts"
import { spaceOf } from "../../space.ts"

type SpaceProps = {
  readonly mailbox: MemberContext
  /** Where what takes room is shown. */ readonly href: string
}

/** How full a shared mailbox is, in a few words. */
export async function SpaceLink({ mailbox, href }: SpaceProps) {
  const { storage } = await overviewOf(mailbox)
  return <a href={href}>{spaceOf(mailbox, storage).words}</a>
}

/** To whoever reads a shared mailbox, on all of its pages: that it is soon full, or is, and the way to what makes room (A1, M15). */
export async function SpaceNotice({ mailbox, href }: SpaceProps) {
  const { storage } = await overviewOf(mailbox)
  const how = mailboxFullness(storage)
  if (how === "room") return null
  const t = translator(mailbox.language)
  return (
    <Notice kind="warning" title={t(`mailboxes.space.heading.${how}`)} className="mb-4">
      <p>
        {t(`mailboxes.space.means.${how}`)} <a href={href}>{t("space.bannerAct")}</a>
      </p>
    </Notice>
  )
}
