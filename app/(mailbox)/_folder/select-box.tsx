/** A box as large as a finger, named after what it selects. */
export function SelectBox({ name, value, label }: { readonly name: string; readonly value: string; readonly label: string }) {
  return (
    <label className="row-select">
      <input type="checkbox" name={name} value={value} aria-label={label} />
    </label>
  )
}
