/** The type for everything that is not known to be harmless; browsers save it and run nothing. */
export const UNKNOWN_TYPE = "application/octet-stream"

/**
 * Types that a download may carry, by the name's extension: chosen by the server, never by the sender (B57).
 * HTML, SVG, XML and scripts are missing on purpose.
 */
const DOWNLOAD_TYPES: ReadonlyMap<string, string> = new Map([
  ["pdf", "application/pdf"],
  ["txt", "text/plain; charset=utf-8"],
  ["csv", "text/csv; charset=utf-8"],
  ["png", "image/png"],
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["gif", "image/gif"],
  ["webp", "image/webp"],
  ["heic", "image/heic"],
  ["tif", "image/tiff"],
  ["tiff", "image/tiff"],
  ["zip", "application/zip"],
  ["7z", "application/x-7z-compressed"],
  ["doc", "application/msword"],
  ["xls", "application/vnd.ms-excel"],
  ["ppt", "application/vnd.ms-powerpoint"],
  ["docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ["xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ["pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"],
  ["odt", "application/vnd.oasis.opendocument.text"],
  ["ods", "application/vnd.oasis.opendocument.spreadsheet"],
  ["odp", "application/vnd.oasis.opendocument.presentation"],
  ["mp3", "audio/mpeg"],
  ["m4a", "audio/mp4"],
  ["wav", "audio/wav"],
  ["mp4", "video/mp4"],
  ["mov", "video/quicktime"],
  ["webm", "video/webm"],
])

/** The content type of a download of a file called `name`. */
export function downloadType(name: string): string {
  const dot = name.lastIndexOf(".")
  const extension = dot < 0 ? "" : name.slice(dot + 1).toLowerCase()
  return DOWNLOAD_TYPES.get(extension) ?? UNKNOWN_TYPE
}

const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,62}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}$/

/** The media type that the sender's browser named, without parameters, for the manifest only; anything odd is unknown (RFC 6838, 4.2). */
export function declaredType(given: string): string {
  const type = (given.split(";")[0] ?? "").trim().toLowerCase()
  return MEDIA_TYPE.test(type) ? type : UNKNOWN_TYPE
}
