type Policy = { readonly createHTML: (html: string) => string }
type PolicyFactory = { readonly createPolicy: (name: string, rules: Policy) => Policy }

let policy: Policy | null = null

/** Lets HTML pass to the parser below and nowhere else; middleware.ts names it, and every other way for HTML into the page stays shut (B44). */
function pastePolicy(): Policy {
  const factory = (globalThis as { readonly trustedTypes?: PolicyFactory }).trustedTypes
  policy ??= factory?.createPolicy("sigill#paste", { createHTML: (html) => html }) ?? { createHTML: (html) => html }
  return policy
}

/** HTML as a document that is never shown: it runs no script, loads nothing, and only what is read from it goes on (B45). Its styles stand in `data-style`. */
export function inertDocument(html: string): Document {
  return withoutNames(new DOMParser().parseFromString(pastePolicy().createHTML(quiet(html)), "text/html"))
}

/** A name or id in HTML hides what a document or form has of its own under it, such as its body or its attributes: nothing is read before they are gone. */
function withoutNames(page: Document): Document {
  const find = (selector: string) => Document.prototype.querySelectorAll.call(page, selector)
  // Forms last: until then what they hold may hide how an attribute is taken away.
  for (const element of [...find("[name]:not(form), [id]:not(form)"), ...find("form")]) {
    element.removeAttribute("name")
    element.removeAttribute("id")
  }
  return page
}

/**
 * The page's policy holds for such a document too, and reports every style and handler in it. That is no defence, only quiet: what slips through is
 * refused by the policy, and read by nobody.
 */
function quiet(html: string): string {
  return html
    .replaceAll(/<style\b[^]*?<\/style\s*>/gi, "")
    .replaceAll(/<base\b[^>]*>/gi, "")
    .replaceAll(/<[a-z][^>]*>/gi, (tag) => tag.replaceAll(/([\s"'/])(style|on[a-z]+)(?=\s*=)/gi, "$1data-$2"))
}
