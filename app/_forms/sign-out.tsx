import { MenuButton } from "#app/_ui/menu.tsx"
import { translator } from "#lib/language/translate.ts"

/** Ends the session; a form, so that no link can do it by accident, and to a route, so that nothing of the pages stays behind (B36). */
export function SignOut({ language }: { readonly language: string }) {
  return (
    <form method="post" action="/sign-out">
      <MenuButton icon="sign-out">{translator(language)("common.signOut")}</MenuButton>
    </form>
  )
}
