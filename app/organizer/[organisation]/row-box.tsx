type RowBoxProps = { readonly form: string; readonly name: string; readonly value: string; readonly label: string }

/** The box of a row, in a form that stands above the table. */
export const RowBox = ({ form, name, value, label }: RowBoxProps) => (
  <label className="row-box">
    <input type="checkbox" form={form} name={name} value={value} aria-label={label} />
  </label>
)
