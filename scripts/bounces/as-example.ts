/**
 * A mail that came back as a file for tests/vectors/bounces: as another machine could have written it, its link to nothing, the notice in it without its HTML.
 * @param mail one byte for each letter
 * @returns its name, by whom the notice was for and what the report says, and its text
 */
export function asExample(mail: string): { readonly name: string; readonly text: string } {
  const text = mail
    .replaceAll(/127\.0\.0\.1\[127\.0\.0\.1\](:\d+)?/g, "mx.example.net[192.0.2.25]:25")
    .replaceAll("127.0.0.1", "192.0.2.25")
    .replaceAll("https://localhost/", "https://post.example.org/")
    .replaceAll(/^Received: from \S+ \(/gm, "Received: from post.example.org (")
    .replaceAll(/\+[0-9a-z]{24}@/g, `+${"0".repeat(24)}@`)
    .replaceAll(/\/invitation\/[\w-]{43}/g, `/invitation/${"A".repeat(43)}`)
    .replace(/^--(\S+)\r\nContent-Type: text\/html.*?^(?=--\1--)/ms, "")
  const who = /^Final-Recipient: rfc822; ([^@]+)@/m.exec(text)?.[1] ?? "somebody"
  const action = /^Action: (\w+)/m.exec(text)?.[1] ?? "unknown"
  return { name: `postfix-${who}-${action}.eml`, text }
}
