/** The first stop of the keyboard: past everything that is the same on each page. The target is `<main id="content" tabIndex={-1}>` of the shells. */
export function SkipLink({ children }: { readonly children: string }) {
  return (
    <a href="#content" className="skip-link">
      {children}
    </a>
  )
}
