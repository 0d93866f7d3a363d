/** Links to pages below, each with a sentence of what is there. */
export function PlaceList({
  places,
}: {
  readonly places: readonly { readonly href: string; readonly name: string; readonly lead: string }[]
}) {
  return (
    <ul className="mt-3">
      {places.map(({ href, name, lead }) => (
        <li key={href} className="border-t border-line py-3">
          <a href={href}>{name}</a>
          <p className="text-quiet">{lead}</p>
        </li>
      ))}
    </ul>
  )
}
