/** "Step 2 of 5", in words above the heading: no row of dots to decipher. */
export function Steps({ children }: { readonly children: string }) {
  return <p className="steps figures">{children}</p>
}
