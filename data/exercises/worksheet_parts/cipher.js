// ChaCha20-Poly1305 (RFC 8439), by ourselves, for the same reason as the hashes; tested against
// the vectors of the RFC. Every vault is sealed by it, whatever the browser offers.

function quarter(s, a, b, c, d) {
  s[a] += s[b]; s[d] ^= s[a]; s[d] = (s[d] << 16) | (s[d] >>> 16);
  s[c] += s[d]; s[b] ^= s[c]; s[b] = (s[b] << 12) | (s[b] >>> 20);
  s[a] += s[b]; s[d] ^= s[a]; s[d] = (s[d] << 8) | (s[d] >>> 24);
  s[c] += s[d]; s[b] ^= s[c]; s[b] = (s[b] << 7) | (s[b] >>> 25);
}

const littleWords = (bytes) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i, true));
};

// Return one block of 64 key bytes (RFC 8439, section 2.3).
function chachaBlock(key, counter, nonce) {
  const constants = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];
  const start = Uint32Array.from([
    ...constants, ...littleWords(key), counter, ...littleWords(nonce),
  ]);
  const s = Uint32Array.from(start);
  for (let i = 0; i < 10; i++) {
    quarter(s, 0, 4, 8, 12); quarter(s, 1, 5, 9, 13);
    quarter(s, 2, 6, 10, 14); quarter(s, 3, 7, 11, 15);
    quarter(s, 0, 5, 10, 15); quarter(s, 1, 6, 11, 12);
    quarter(s, 2, 7, 8, 13); quarter(s, 3, 4, 9, 14);
  }
  const view = new DataView(new ArrayBuffer(64));
  s.forEach((word, i) => view.setUint32(4 * i, word + start[i], true));
  return new Uint8Array(view.buffer);
}

// Encrypt, or decrypt: it is the same.
function chacha20(key, counter, nonce, bytes) {
  const out = Uint8Array.from(bytes);
  for (let at = 0; at < out.length; at += 64) {
    const block = chachaBlock(key, counter + at / 64, nonce);
    for (let i = at; i < Math.min(at + 64, out.length); i++) out[i] ^= block[i - at];
  }
  return out;
}

const PRIME = (1n << 130n) - 5n;

const littleNumber = (bytes) =>
  bytes.length ? BigInt("0x" + hex(Uint8Array.from(bytes).reverse())) : 0n;

// Return the 16 bytes that prove a message under a key used once (RFC 8439, section 2.5).
function poly1305(key, bytes) {
  const r = littleNumber(key.slice(0, 16)) & 0x0ffffffc0ffffffc0ffffffc0fffffffn;
  let sum = 0n;
  for (let at = 0; at < bytes.length; at += 16) {
    const part = bytes.subarray(at, at + 16);
    sum = ((sum + littleNumber(part) + (1n << BigInt(8 * part.length))) * r) % PRIME;
  }
  const tag = (sum + littleNumber(key.slice(16))) & ((1n << 128n) - 1n);
  return unhex(tag.toString(16).padStart(32, "0")).reverse();
}

function proof(key, nonce, sealed, beside) {
  const pad = (n) => new Uint8Array((16 - (n % 16)) % 16);
  const lengths = new DataView(new ArrayBuffer(16));
  lengths.setUint32(0, beside.length, true);
  lengths.setUint32(8, sealed.length, true);
  const whole = [
    beside, pad(beside.length), sealed, pad(sealed.length), new Uint8Array(lengths.buffer),
  ];
  const joined = new Uint8Array(whole.reduce((n, part) => n + part.length, 0));
  whole.reduce((at, part) => (joined.set(part, at), at + part.length), 0);
  return poly1305(chachaBlock(key, 0, nonce).slice(0, 32), joined);
}

// Return the encrypted bytes with their proof behind them; `beside` is proved and not hidden.
function seal(key, nonce, bytes, beside) {
  const sealed = chacha20(key, 1, nonce, bytes);
  return new Uint8Array([...sealed, ...proof(key, nonce, sealed, beside)]);
}

// Return the bytes, or null where key, bytes or what stands beside them are not those sealed.
function unseal(key, nonce, bytes, beside) {
  if (bytes.length < 16) return null;
  const sealed = bytes.slice(0, -16);
  const expected = proof(key, nonce, sealed, beside);
  const differs = expected.reduce((sum, b, i) => sum | (b ^ bytes[sealed.length + i]), 0);
  return differs ? null : chacha20(key, 1, nonce, sealed);
}
