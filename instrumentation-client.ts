type PolicyRules = { readonly createScriptURL: (url: string) => string }
type TrustedTypes = { readonly createPolicy: (name: string, rules: PolicyRules) => unknown }

/**
 * Turbopack loads the scripts of a page that is reached without a new document, as after an act that leads on, by setting `src` itself.
 * Trusted Types would refuse that; this policy lets through our own built scripts and nothing else, no HTML and no script text (B44).
 */
const { trustedTypes } = window as { readonly trustedTypes?: TrustedTypes }

trustedTypes?.createPolicy("default", {
  createScriptURL: (url) => {
    const { origin, pathname } = new URL(url, document.baseURI)
    if (origin === window.location.origin && pathname.startsWith("/_next/static/")) return url
    throw new TypeError("Only scripts of this service may be loaded")
  },
})
