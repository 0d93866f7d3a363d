/**
 * Reads a body that can only be short, like one field of a form.
 * @param maxBytes longer ones are given up as soon as that is known, by the length announced or by counting (B60)
 * @returns the bytes as text in UTF-8, or null when there are too many
 */
export async function readSmallBody(request: Request, maxBytes: number): Promise<string | null> {
  return (await readSmallBytes(request, maxBytes))?.toString("utf8") ?? null
}

/** The same as bytes. */
export async function readSmallBytes(request: Request, maxBytes: number): Promise<Buffer | null> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return null
  const chunks: Uint8Array[] = []
  let received = 0
  for await (const chunk of request.body ?? []) {
    received += chunk.length
    if (received > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
