type PersonLineProps = { readonly name?: string | null; readonly address: string; /** "From", "To". */ readonly role?: string }

/** A name never stands without its proven address (I10). */
export function PersonLine({ name, address, role }: PersonLineProps) {
  return (
    <span className="person">
      {role && <span className="text-quiet">{role} </span>}
      {name && <bdi className="person-name">{name}</bdi>} <bdi className="person-address">{name ? `<${address}>` : address}</bdi>
    </span>
  )
}
