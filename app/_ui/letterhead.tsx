export type Picture = { readonly src: string; readonly width: number; readonly height: number }

export type LetterheadText = {
  /** Of the organisation, as the operator checked it. */ readonly name: string
  readonly nameLine: string
  readonly addressLines: readonly string[]
  /** Says nothing that the name beside it does not. */ readonly logo: Picture | null
}

/** Whose paper it is: logo, name and address of an organisation. */
export function Letterhead({ name, nameLine, addressLines, logo }: LetterheadText) {
  return (
    <div className="paper-head">
      {logo !== null && <img src={logo.src} width={logo.width} height={logo.height} alt="" className="paper-logo" />}
      <div>
        <p className="letterhead-name" dir="auto">
          {name}
        </p>
        {nameLine !== "" && (
          <p className="paper-line" dir="auto">
            {nameLine}
          </p>
        )}
        {addressLines.map((line) => (
          <p key={line} className="paper-address" dir="auto">
            {line}
          </p>
        ))}
      </div>
    </div>
  )
}
