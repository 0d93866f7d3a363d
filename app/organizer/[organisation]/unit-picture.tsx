import type { Id } from "#lib/ids.ts"
import type { Language } from "#lib/language/catalogue.ts"
import { direction } from "#lib/language/languages.ts"
import { translator } from "#lib/language/translate.ts"
import { drawTree, type PictureBox } from "#lib/organisations/picture.ts"
import type { ShownUnit } from "#lib/organisations/units.ts"
import { organizerHref, unitHref } from "./organizer-page.tsx"
import { shortened } from "./shortened.ts"

type UnitPictureProps = {
  readonly language: Language
  readonly organisationId: Id
  /** In tree order. */ readonly units: readonly ShownUnit[]
  /** Where the picture begins; null for the top. */ readonly from: Id | null
  readonly peopleBelow: ReadonlyMap<Id, number>
}

/** Of a box and of the place it has, in pixels. */
const [BOX_WIDTH, BOX_HEIGHT, COLUMN, ROW] = [276, 50, 304, 60] as const

/**
 * The tree as a picture (O2): who stands below whom, how many people belong there, and what they are charged to. Drawn on the server, so that it needs no
 * script and no style that the page’s policy forbids; the list beside it says the same.
 */
export function UnitPicture({ language, organisationId, units, from, peopleBelow }: UnitPictureProps) {
  const t = translator(language, "organizer")
  const people = ({ id }: Pick<ShownUnit, "id">) => peopleBelow.get(id) ?? 0
  const { boxes, lines, more, columns, rows } = drawTree(units, from, people)
  const [width, height] = [columns * COLUMN - (COLUMN - BOX_WIDTH) + 2, rows * ROW - (ROW - BOX_HEIGHT) + 2]
  const most = Math.max(1, ...boxes.map(({ unit }) => people(unit)))
  const place = { width, isMirrored: direction(language) === "rtl" }
  return (
    <figure className="unit-picture">
      <div className="table-scroll" role="region" aria-label={t("picture.label")} tabIndex={0}>
        <svg role="group" aria-label={t("picture.label")} width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
          {lines.map(({ column, row, toRow }) => (
            <path key={`${column} ${toRow}`} d={elbow(place, { column, row, toRow })} />
          ))}
          {boxes.map((box) => (
            <UnitBox
              key={box.unit.id}
              {...{ language, box, place, organisationId }}
              people={people(box.unit)}
              share={people(box.unit) / most}
            />
          ))}
          {more.map(({ column, row, count }) => (
            <text key={`${column} ${row}`} x={across(place, column * COLUMN + 12)} y={row * ROW + 30} className="picture-quiet">
              {t("picture.more", { count })}
            </text>
          ))}
        </svg>
      </div>
      <figcaption>
        {t("picture.lead")}{" "}
        {boxes[0] !== undefined && boxes[0].unit.id === from && (
          <a href={`${organizerHref(organisationId)}#picture`}>{t("picture.whole")}</a>
        )}
      </figcaption>
    </figure>
  )
}

type Place = { readonly width: number; readonly isMirrored: boolean }

/** From the edge where reading begins. */
const across = ({ width, isMirrored }: Place, x: number): number => (isMirrored ? width - 1 - x : x + 1)

/** Out of a box, down, and into the one below it. */
function elbow(place: Place, { column, row, toRow }: { readonly column: number; readonly row: number; readonly toRow: number }): string {
  const [out, turn, into] = [column * COLUMN + BOX_WIDTH, column * COLUMN + BOX_WIDTH + 16, (column + 1) * COLUMN].map((x) =>
    across(place, x),
  )
  const [start, end] = [row, toRow].map((at) => at * ROW + BOX_HEIGHT / 2 + 1)
  return `M${out} ${start}H${turn}V${end}H${into}`
}

type UnitBoxProps = Pick<UnitPictureProps, "language" | "organisationId"> & {
  readonly box: PictureBox<ShownUnit>
  readonly place: Place
  readonly people: number
  /** Of the largest drawn. */ readonly share: number
}

/** One link to the unit; where units are folded into it, another one that draws from there. */
function UnitBox({ language, organisationId, box: { unit, column, row, folded }, place, people, share }: UnitBoxProps) {
  const t = translator(language, "organizer")
  const [left, top] = [column * COLUMN, row * ROW + 1]
  const rect = (x: number, width: number) => ({ x: across(place, x) - (place.isMirrored ? width : 0), width })
  // The sign of what is folded in stands beside the name.
  const name = shortened(unit.name, folded > 0 ? 24 : 29)
  const facts = shortened(`${t("picture.people", { count: people })} · ${chargedTo(t("picture.noCostCentre"), unit)}`, 38)
  const sign = t("picture.folded", { count: folded })
  return (
    <>
      <a href={unitHref(organisationId, unit.id)}>
        <rect {...rect(left, BOX_WIDTH)} y={top} height={BOX_HEIGHT} rx="6" className={`picture-box picture-${unit.kind}`} />
        <text x={across(place, left + 12)} y={top + 19} className="picture-name">
          {name}
        </text>{" "}
        <text x={across(place, left + 12)} y={top + 37} className="picture-quiet">
          {facts}
        </text>
        <rect {...rect(left + 12, share * (BOX_WIDTH - 24))} y={top + BOX_HEIGHT - 5} height="2" className="picture-share" />
      </a>
      {folded > 0 && (
        <a
          href={`${organizerHref(organisationId)}?from=${unit.id}#picture`}
          aria-label={`${sign}, ${t("picture.unfold", { count: folded, unit: unit.name })}`}
        >
          <rect {...rect(left + BOX_WIDTH - 50, 44)} y={top + 6} height="26" rx="6" className="picture-unfold" />
          <text x={across(place, left + BOX_WIDTH - 28)} y={top + 24} className="picture-count">
            {sign}
          </text>
        </a>
      )}
    </>
  )
}

/** The code, in parentheses where it is that of a unit above (O4). */
function chargedTo(none: string, { costCentre, hasOwnCostCentre }: ShownUnit): string {
  if (costCentre === null) return none
  const code = shortened(costCentre.code, 9)
  return hasOwnCostCentre ? code : `(${code})`
}
