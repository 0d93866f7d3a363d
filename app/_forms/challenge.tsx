import { Disclosure } from "#app/_ui/disclosure.tsx"
import type { Method } from "#lib/factors/account-factors.ts"
import type { ShownChallenge, ShownMethod } from "#lib/factors/challenge.ts"
import { REMEMBERED_DAYS } from "#lib/identity/known-browsers.ts"
import { translator } from "#lib/language/translate.ts"
import type { FormAction } from "#lib/web/action.ts"
import { ActionForm } from "./action-form.tsx"
import { OtherAct } from "./other-act.tsx"
import { PasskeyForm } from "./passkey-form.tsx"

type ChallengeProps = {
  readonly language: string
  readonly asked: ShownChallenge
  readonly finish: FormAction
  /** Takes `method`; the one in hand sends another code. */
  readonly ask: FormAction
  /** Where to go afterwards, in a form that leads somewhere. */
  readonly next?: string
  /** Asks for a passkey in the place of the code, where the account has one (I8). */
  readonly passkey?: { readonly begin: FormAction; readonly finish: FormAction }
  /** Offers to spare the code in this browser (I3). */
  readonly offersToRemember?: boolean
  readonly submit: string
  readonly pending: string
}

/** What stands above the form: which code, and where it comes from. */
export function challengeTitle(language: string, { method, lastDigits }: ShownMethod): { readonly title: string; readonly lead: string } {
  const t = translator(language)
  return { title: t.dynamic(`factor.title.${method}`), lead: t.dynamic(`factor.lead.${method}`, { digits: lastDigits ?? "" }) }
}

/** Asks for a second factor: one field, and exactly the other ways that were set up (I3–I5). */
export function ChallengeForm({ language, asked, finish, ask, next, passkey, offersToRemember, submit, pending }: ChallengeProps) {
  const t = translator(language)
  const { method } = asked
  const takesPasskey = passkey !== undefined && asked.hasPasskey
  return (
    <>
      <ActionForm
        key={method}
        action={finish}
        fields={[
          {
            kind: "code",
            name: "code",
            label: t("common.fields.code"),
            hint: t.dynamic(`factor.hint.${method}`),
            letters: method === "one_time_code",
          },
          ...(offersToRemember === true && method === "authenticator"
            ? [{ kind: "checkbox" as const, name: "remember", label: t("factor.remember", { days: REMEMBERED_DAYS }), isOptional: true }]
            : []),
          ...(next === undefined ? [] : [{ kind: "hidden" as const, name: "next", value: next }]),
        ]}
        submit={submit}
        pending={pending}
      />
      {asked.lastDigits !== null && (
        <div className="other-acts">
          <OtherAct action={ask} values={{ method }} label={t("register.sendAgain")} pending={t("common.working")} />
        </div>
      )}
      {takesPasskey && (
        <PasskeyForm
          ceremony="use"
          {...passkey}
          words={{ button: t("factor.passkey"), pending: t("passkeys.asking"), cancelled: t("factor.passkeyCancelled") }}
          values={next === undefined ? {} : { next }}
        />
      )}
      <OtherWays language={language} asked={asked} ask={ask} takesPasskey={takesPasskey} />
    </>
  )
}

type OtherWaysProps = Pick<ChallengeProps, "language" | "asked" | "ask"> & { readonly takesPasskey: boolean }

function OtherWays({ language, asked, ask, takesPasskey }: OtherWaysProps) {
  const t = translator(language)
  const { method, others, hasAuthenticator } = asked
  const isLost = hasAuthenticator && method === "authenticator"
  if (others.length === 0 && !isLost) return null
  return (
    <Disclosure title={isLost ? t("factor.lost") : t("factor.others")}>
      <p className="mb-3">{others.length > 0 ? t("factor.lostWays") : takesPasskey ? t("factor.lostPasskey") : t("factor.lostNothing")}</p>
      <div className="other-acts">
        {others.map((other) => (
          <OtherAct
            key={other.method}
            action={ask}
            values={{ method: other.method satisfies Method }}
            label={t.dynamic(`factor.by.${other.method}`, { digits: other.lastDigits ?? "" })}
            pending={t("common.working")}
          />
        ))}
      </div>
    </Disclosure>
  )
}
