/** A picture that was taken apart and put together again, of what draws it and nothing else. */
export type CleanPicture = { readonly bytes: Uint8Array; readonly width: number; readonly height: number }

export type Size = Pick<CleanPicture, "width" | "height">

/** Longest side and most points: a logo needs no more, and whoever draws it needs no more memory than that (B59). */
export const MOST_SIDE = 1600
const MOST_POINTS = 1_000_000
export const LEAST_SIDE = 16

/** Why a file is no logo: no picture of the three kinds or a broken one, one that moves, or one of a size that is not taken. */
export type PictureProblem = "logo_kind" | "logo_broken" | "logo_moves" | "logo_size"

/** What is wrong with a file, from deep within reading it; caught by `cleanLogo`. */
export class PictureError extends Error {
  override readonly name = "PictureError"
  readonly problem: PictureProblem
  constructor(problem: PictureProblem) {
    super(problem)
    this.problem = problem
  }
}

/** @throws PictureError for a size that is not taken, before anything of the picture is unpacked */
export function checkSize({ width, height }: Size): void {
  const isTaken = Math.min(width, height) >= LEAST_SIDE && Math.max(width, height) <= MOST_SIDE && width * height <= MOST_POINTS
  if (!isTaken) throw new PictureError("logo_size")
}

/** @throws PictureError where the file ends before that */
export function within(bytes: Uint8Array, end: number): void {
  if (end > bytes.length) throw new PictureError("logo_broken")
}

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
