import type { ReactNode } from "react"
import { Letterhead, type Picture } from "#app/_ui/letterhead.tsx"
import type { Letterhead as Shown } from "#lib/branding/letterhead.ts"
import type { BrandColours } from "#lib/branding/palette.ts"
import { nameOfColours } from "#lib/branding/style-sheet.ts"

/** Where a published logo is fetched. */
export const logoOf = ({ logo }: Pick<Shown, "logo">): Picture | null =>
  logo === null ? null : { src: `/brand/logo/${logo.hash}`, width: logo.width, height: logo.height }

/** What is in it has an organisation's colours (O13). Its style sheet comes from us, so that the page's policy lets it in. */
export function InColours({ of, children }: { readonly of: BrandColours | null; readonly children: ReactNode }) {
  const name = of === null ? null : nameOfColours(of)
  if (name === null) return children
  return (
    <div className={`contents brand-${name}`}>
      <link rel="stylesheet" href={`/brand/colours/${name}`} />
      {children}
    </div>
  )
}

type PaperProps = { readonly letterhead: Shown; /** Of one that is not published yet. */ readonly logo?: Picture | null }

/** The letterhead of an organisation. */
export function PaperHead({ letterhead, logo = logoOf(letterhead) }: PaperProps) {
  const { name, nameLine, addressLines } = letterhead
  return <Letterhead name={name} nameLine={nameLine} addressLines={addressLines.split("\n").filter((line) => line !== "")} logo={logo} />
}
