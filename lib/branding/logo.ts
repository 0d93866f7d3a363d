import { fail, ok, type Result } from "../result.ts"
import { cleanJpeg } from "./jpeg.ts"
import { PictureError, type CleanPicture, type PictureProblem } from "./picture-file.ts"
import { cleanPng } from "./png.ts"
import { cleanWebp } from "./webp.ts"

/** A logo's file is at most this large, as it comes and as it is kept. */
export const MOST_LOGO_BYTES = 256 * 1024

const CLEANERS = { "image/png": cleanPng, "image/jpeg": cleanJpeg, "image/webp": cleanWebp } as const

export type LogoType = keyof typeof CLEANERS
export type Logo = CleanPicture & { readonly type: LogoType }
export type LogoProblem = PictureProblem | "logo_large"

/** By its first bytes; `lib/messages` knows more kinds, which are no logos. */
function typeOf(bytes: Uint8Array): LogoType | null {
  const begins = String.fromCharCode(...bytes.subarray(0, 12))
  if (begins.startsWith("\u0089PNG\r\n\u001a\n")) return "image/png"
  if (begins.startsWith("\u00ff\u00d8\u00ff")) return "image/jpeg"
  return begins.startsWith("RIFF") && begins.endsWith("WEBP") ? "image/webp" : null
}

/**
 * A picture that somebody chose as their logo, by its first bytes and not by its name (B57): taken apart and put together again of what draws it, so that
 * nothing else that it may be comes along. SVG is markup that can hold scripts and fetch things; it is not taken.
 */
export function cleanLogo(bytes: Uint8Array): Result<Logo, { readonly code: LogoProblem }> {
  if (bytes.length > MOST_LOGO_BYTES) return fail("logo_large")
  const type = typeOf(bytes)
  if (type === null) return fail("logo_kind")
  try {
    const picture = CLEANERS[type](bytes)
    return picture.bytes.length > MOST_LOGO_BYTES ? fail("logo_large") : ok({ ...picture, type })
  } catch (error) {
    if (error instanceof PictureError) return fail(error.problem)
    throw error
  }
}
