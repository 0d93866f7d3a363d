/** RFC 9180, appendix A.2.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305, base mode. */
export const hpkeVectors = [
  {
    kem: 0x0020,
    info: "4f6465206f6e2061204772656369616e2055726e",
    shared: "0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7",
    key: "ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91",
    nonce: "5c4d98150661b848853b547f",
  },
] as const
