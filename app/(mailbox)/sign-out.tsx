import { MenuButton } from "#app/_ui/menu.tsx"
import { signOutAction } from "#app/(public)/sign-in/actions.ts"
import { translator } from "#lib/language/translate.ts"

/** Ends the session; a form, so that it works without JavaScript and no link can do it by accident. */
export function SignOut({ language }: { readonly language: string }) {
  return (
    <form action={signOutAction}>
      <MenuButton icon="sign-out">{translator(language)("common.signOut")}</MenuButton>
    </form>
  )
}
