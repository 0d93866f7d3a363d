const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/CrOS/, "ChromeOS"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/Linux|X11/, "Linux"],
]

/** Order matters: Edge, Opera and Samsung's browser call themselves Chrome too, and Chrome calls itself Safari. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/|\bEdgiOS\//, "Edge"],
  [/\bOPR\/|\bOpera\b/, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\bChrome\/|\bHeadlessChrome\/|\bCriOS\/|\bChromium\//, "Chrome"],
  [/\bSafari\//, "Safari"],
]

/**
 * A browser as its owner would call it (I6): "Firefox/Windows", or "/" where neither part is known. Names only, no versions and no address,
 * so that what is kept tells nobody apart. The page and the mail put it into words.
 */
export function deviceOf(userAgent: string | null): string {
  const text = (userAgent ?? "").slice(0, 500)
  const find = (list: typeof SYSTEMS) => list.find(([pattern]) => pattern.test(text))?.[1] ?? ""
  return `${find(BROWSERS)}/${find(SYSTEMS)}`
}

export type Device = { readonly browser: string; readonly system: string }

/** The two parts of what `deviceOf` made. */
export function readDevice(kept: string): Device {
  const [browser = "", system = ""] = kept.split("/")
  return { browser, system }
}
