import { SubmitButton } from "#app/_ui/submit-button.tsx"
import type { Contact } from "#lib/contacts/types.ts"
import type { Translate } from "#lib/language/translate.ts"
import { ContactList } from "./people-lists.tsx"

/** The contacts of a list with the button that takes the ticked ones out of it. */
export function MemberList({ t, members }: { readonly t: Translate; readonly members: readonly Contact[] }) {
  return (
    <>
      <ContactList t={t} contacts={members} lists={[]} levelOf={() => null} />
      <SubmitButton look="plain" small icon="remove" pending={t("common.working")} className="mt-2">
        {t("contacts.lists.take")}
      </SubmitButton>
    </>
  )
}
