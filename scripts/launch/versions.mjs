/** The oldest Node on which the launcher itself runs, and the oldest that carries the product (ML-KEM and X25519 are in from there). */
export const LAUNCHER_NODE = "20.19.0"
export const PRODUCT_NODE = "24.7.0"

/**
 * Whether version `a` is `b` or newer; both like "24.7.0".
 * @param {string} a
 * @param {string} b
 */
export function isAtLeast(a, b) {
  const [left, right] = [a, b].map((version) => version.replace(/^v/, "").split(".").map(Number))
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

/**
 * The sentence to show when this Node cannot even launch, else null.
 * @param {string} version
 * @returns {string | null}
 */
export function requireNode(version) {
  if (isAtLeast(version, LAUNCHER_NODE)) return null
  return `Sigill needs Node ${LAUNCHER_NODE.replace(/\.0$/, "")} or newer and this is ${version}: install Node 24 and run the command again.`
}
