import { notFound } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { translator } from "#lib/language/translate.ts"
import { showPerson } from "#lib/organisations/show-person.ts"
import { requireProvenOrganizer, shown } from "#lib/web/organizer.ts"
import { organisationField } from "../../../unit-fields.ts"
import { PersonBelow } from "../person-below.tsx"
import { switchOffSignInAction, switchOnSignInAction } from "./actions.ts"

export const generateMetadata = titled("organizer.signInOff.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string; readonly person: string }> }

/** Switches an employee's sign-in off, and on again, with what that means said first (O7). */
export default async function SignInPage({ params }: PageProps) {
  const { organisation, person: accountId } = await params
  const context = await requireProvenOrganizer(organisation)
  const person = await shown(showPerson(context, accountId))
  if (person.help === "member" || accountId === context.actor.accountId) notFound()
  const t = translator(context.language, "organizer")
  const working = translator(context.language)("common.working")
  const fields = [organisationField(context), { kind: "hidden", name: "account", value: accountId }] as const
  return (
    <PersonBelow context={context} person={person} title={person.isBlocked ? t("signInOn.act") : t("signInOff.title")}>
      <div className="mt-6 max-w-[44rem]">
        {person.isBlocked ? (
          <ActionForm action={switchOnSignInAction} submit={t("signInOn.act")} pending={working} fields={[...fields]}>
            <p>{t("signInOn.means")}</p>
          </ActionForm>
        ) : (
          <ActionForm
            action={switchOffSignInAction}
            look="danger"
            submit={t("signInOff.act")}
            pending={working}
            fields={[
              ...fields,
              {
                kind: "area",
                name: "reply",
                label: t("signInOff.reply"),
                hint: t("signInOff.replyHint"),
                short: true,
                isOptional: translator(context.language)("common.optional"),
              },
            ]}
          >
            <p>{t("signInOff.means")}</p>
          </ActionForm>
        )}
      </div>
    </PersonBelow>
  )
}
