import { ActionForm } from "#app/_forms/action-form.tsx"
import { PasskeyForm } from "#app/_forms/passkey-form.tsx"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { Icon } from "#app/_ui/icon.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import type { MemberContext } from "#lib/context.ts"
import { NAME_LENGTH } from "#lib/identity/person-name.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OwnPasskey } from "#lib/passkeys/own-passkeys.ts"
import { letPasskeyOpenAction, removePasskeyAction, renamePasskeyAction, startLetOpenAction } from "./actions.ts"

/** Each passkey with what it does, when it was made and used, and what can be done about it. */
export function PasskeyList({ context, passkeys }: { readonly context: MemberContext; readonly passkeys: readonly OwnPasskey[] }) {
  if (passkeys.length === 0) return null
  return (
    <ul role="list" className="place-list">
      {passkeys.map((passkey) => (
        <li key={passkey.id}>
          <Icon name="lock" />
          <OnePasskey context={context} passkey={passkey} />
        </li>
      ))}
    </ul>
  )
}

type OneProps = { readonly context: MemberContext; readonly passkey: OwnPasskey }

function OnePasskey({ context, passkey }: OneProps) {
  const { language } = context
  const t = translator(language, "passkeys")
  const { id, name, createdAt, usedAt, opensMessages } = passkey
  return (
    <div>
      <h3>{name}</h3>
      <p>{opensMessages ? t("opens") : t("signsIn")}</p>
      <p>
        {t("added")} <When context={context} time={createdAt} />.{" "}
        {usedAt === null ? (
          t("unused")
        ) : (
          <>
            {t("used")} <When context={context} time={usedAt} />.
          </>
        )}
      </p>
      {!opensMessages && (
        <div className="mt-2">
          <LetOpen language={language} passkey={passkey} />
        </div>
      )}
      <div className="mt-3">
        <Disclosure title={<Manage words={t("manage")} name={name} />}>
          <ActionForm
            action={renamePasskeyAction}
            formId={id}
            look="quiet"
            submit={t("rename")}
            submitMeans={name}
            pending={translator(language)("common.working")}
            fields={[
              { kind: "text", name: "name", label: t("name"), value: name, autoComplete: "off", maxLength: NAME_LENGTH * 2 },
              { kind: "hidden", name: "id", value: id },
            ]}
          />
          <p className="mt-6 mb-3">{t("removeNote")}</p>
          <ActionForm
            action={removePasskeyAction}
            formId={`${id}-remove`}
            look="danger"
            submit={t("remove")}
            submitMeans={name}
            pending={translator(language)("common.working")}
            fields={[{ kind: "hidden", name: "id", value: id }]}
          />
        </Disclosure>
      </div>
    </div>
  )
}

function Manage({ words, name }: { readonly words: string; readonly name: string }) {
  return (
    <span>
      {words} <span className="sr-only">– {name}</span>
    </span>
  )
}

/** Uses the passkey once, so that it opens the messages from then on. */
export function LetOpen({ language, passkey: { id, name } }: { readonly language: string; readonly passkey: OwnPasskey }) {
  const t = translator(language, "passkeys")
  return (
    <PasskeyForm
      ceremony="use"
      begin={startLetOpenAction}
      finish={letPasskeyOpenAction}
      words={{ button: t("letOpen"), means: name, pending: t("asking"), cancelled: t("useCancelled") }}
      values={{ id }}
    />
  )
}

function When({ context, time }: { readonly context: MemberContext; readonly time: Date }) {
  const { when, exact } = formats(context)
  return <Moment time={time} words={when(time, context.clock.now())} exact={exact(time)} />
}
