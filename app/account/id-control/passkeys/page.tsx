import { PasskeyForm } from "#app/_forms/passkey-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { wordIn } from "#app/_forms/word-in.ts"
import { Notice } from "#app/_ui/notice.tsx"
import { deviceInWords } from "#lib/identity/notices.ts"
import { NAME_LENGTH } from "#lib/identity/person-name.ts"
import { translator } from "#lib/language/translate.ts"
import { listPasskeys, type OwnPasskey } from "#lib/passkeys/own-passkeys.ts"
import { browserFacts } from "#lib/web/browser.ts"
import { load, requireProvenMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../../account-page.tsx"
import { HeldBackLetter } from "../../held-back-letter.tsx"
import { addPasskeyAction, startPasskeyAction } from "./actions.ts"
import { LetOpen, PasskeyList } from "./passkey-list.tsx"

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

export const generateMetadata = titled("passkeys.title")

/** What was done, by the word in the address. */
const DONE = {
  added: "passkeys.done.added",
  opens: "passkeys.done.opens",
  renamed: "passkeys.done.renamed",
  removed: "passkeys.done.removed",
} as const

/** The passkeys of the account, and a new one (I8). */
export default async function PasskeysPage({ searchParams }: PageProps) {
  const context = await requireProvenMember()
  const { done, new: added } = await searchParams
  const passkeys = await load(listPasskeys)
  if (!passkeys.ok) return null
  const { language } = context
  const t = translator(language, "passkeys")
  const said = wordIn(DONE, done)
  const unfinished = passkeys.value.find(({ id, opensMessages }) => id === added && !opensMessages)
  return (
    <AccountPage context={context} title={t("title")} lead={t("lead")} isOfIdControl>
      {said !== null && <Notice kind="done" announce title={translator(language)(said)} className="mt-4" />}
      {said !== null && <HeldBackLetter context={context} />}
      {unfinished !== undefined && <OneMore language={language} passkey={unfinished} />}
      <AccountSection title={t("list")} lead={passkeys.value.length === 0 ? t("none") : undefined}>
        <PasskeyList context={context} passkeys={passkeys.value} />
      </AccountSection>
      <AccountSection title={t("add")} lead={t("addLead")}>
        <PasskeyForm
          ceremony="make"
          begin={startPasskeyAction}
          finish={addPasskeyAction}
          look="primary"
          words={{
            button: t("add"),
            pending: t("asking"),
            cancelled: t("cancelled"),
            already: t("already"),
            needs: t("needs", { site: context.env.baseUrl }),
          }}
          name={{
            label: t("name"),
            hint: t("nameHint"),
            value: deviceInWords(language, (await browserFacts()).device),
            maxLength: NAME_LENGTH * 2,
          }}
        />
      </AccountSection>
    </AccountPage>
  )
}

/** Some devices give what opens the messages only when the passkey is used. */
function OneMore({ language, passkey }: { readonly language: string; readonly passkey: OwnPasskey }) {
  const t = translator(language, "passkeys")
  return (
    <Notice kind="done" announce title={t("oneMore")} className="mt-4">
      <p className="mb-3">{t("oneMoreWhy")}</p>
      <LetOpen language={language} passkey={passkey} />
    </Notice>
  )
}
