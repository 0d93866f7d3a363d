import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import { findBlockable, type Blockable } from "#lib/blocking/block-sender.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { ActForm } from "../../../_folder/act-form.tsx"
import { MailboxPage } from "../../../mailbox-page.tsx"
import { blockSenderAction } from "./actions.ts"

export const generateMetadata = titled("blocked.asking.title")

/** Says what it means to block the sender of a message, and asks (M18). */
export default async function BlockPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params
  const context = await requireMember()
  const found = await load((member) => findBlockable(member, id))
  const t = translator(context.language)
  const back = <ButtonLink href={`/messages/${id}`}>{t("message.recall.back")}</ButtonLink>
  return (
    <MailboxPage context={context} title={t("blocked.asking.title")} current="inbox">
      <PageHeading title={t("blocked.asking.title")} inBar />
      {!found.ok ? (
        <EmptyState icon="block" title={t("blocked.not.title")} step={back}>
          {found.error.code === "not_found" ? t("errors.not_found") : t(`errors.${found.error.code}`)}
        </EmptyState>
      ) : found.value.isBlocked ? (
        <EmptyState
          icon="block"
          title={t("blocked.already.title")}
          step={<ButtonLink href="/account/blocked">{t("blocked.title")}</ButtonLink>}
        >
          {t("blocked.already.body", { name: found.value.name || found.value.address })}
        </EmptyState>
      ) : (
        <Asking id={id} sender={found.value} t={t} />
      )}
    </MailboxPage>
  )
}

type AskingProps = { readonly id: string; readonly sender: Blockable; readonly t: Translate }

function Asking({ id, sender: { name, address }, t }: AskingProps) {
  return (
    <div className="confirm">
      <p>
        <PersonLine name={name} address={address} />
      </p>
      <BlockingMeans t={t} />
      <ActForm
        action={blockSenderAction}
        start={{ kind: "start" }}
        words={{ undo: t("folder.undo"), pending: t("common.working") }}
        className="button-row"
      >
        <input type="hidden" name="message" value={id} />
        <SubmitButton look="danger" icon="block" pending={t("common.working")}>
          {t("blocked.asking.act")}
        </SubmitButton>
        <ButtonLink href={`/messages/${id}`}>{t("blocked.asking.keep")}</ButtonLink>
      </ActForm>
    </div>
  )
}

function BlockingMeans({ t }: { readonly t: Translate }) {
  return (
    <ul className="list-disc ps-5">
      <li>{t("blocked.asking.none")}</li>
      <li>{t("blocked.asking.told")}</li>
      <li>{t("blocked.asking.stay")}</li>
      <li>{t("blocked.asking.undo")}</li>
    </ul>
  )
}
