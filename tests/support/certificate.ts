import { generateKeyPairSync, sign } from "node:crypto"

/** A certificate that nobody vouches for, and its key, as PEM: what a test server needs for TLS (RFC 5280 4.1). */
export function selfSigned(name: string): { readonly cert: string; readonly key: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519")
  const algorithm = der(0x30, Buffer.from("06032b6570", "hex"))
  const who = der(0x30, der(0x31, der(0x30, Buffer.from("0603550403", "hex"), der(0x0c, Buffer.from(name)))))
  const time = (moment: number) => der(0x17, Buffer.from(new Date(moment).toISOString().replace(/^..|[-:T]|\.\d+/g, "")))
  const valid = der(0x30, time(Date.now() - 60_000), time(Date.now() + 3_600_000))
  const body = der(0x30, der(0x02, Buffer.of(1)), algorithm, who, valid, who, publicKey.export({ type: "spki", format: "der" }))
  const bits = der(0x03, Buffer.of(0), sign(null, body, privateKey))
  const pem = (
    der(0x30, body, algorithm, bits)
      .toString("base64")
      .match(/.{1,64}/g) ?? []
  ).join("\n")
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${pem}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  }
}

/** Tag, length and value; lengths below 65 536. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts)
  const length =
    value.length < 128 ? [value.length] : value.length < 256 ? [0x81, value.length] : [0x82, value.length >> 8, value.length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...length), value])
}
