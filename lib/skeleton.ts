/** Letters of other scripts and pairs of letters that are taken for Latin ones (after Unicode TS 39, the few that occur in names). */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  ..."а:a в:b е:e к:k м:m н:h о:o р:p с:c т:t у:y х:x і:i ј:j ѕ:s ԁ:d ɡ:g ο:o α:a ν:v ρ:p ι:i κ:k τ:t υ:u"
    .split(" ")
    .reduce<Record<string, string>>((all, pair) => {
      const [sign = "", latin = ""] = pair.split(":")
      return { ...all, [sign]: latin }
    }, {}),
  "0": "o",
  "1": "l",
  i: "l",
  "5": "s",
}

/** A text as the eye takes it: two that are easily confused have the same skeleton. `text` is in lower case. */
export function skeleton(text: string): string {
  const plain = text.normalize("NFKD").replaceAll(/\p{M}/gu, "").replaceAll("rn", "m").replaceAll("vv", "w").replaceAll("cl", "d")
  return [...plain].map((sign) => LOOKS_LIKE[sign] ?? sign).join("")
}
