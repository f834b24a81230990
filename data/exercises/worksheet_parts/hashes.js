// SHA-256 (FIPS 180-4), HMAC (RFC 2104) and PBKDF2 (RFC 8018), by ourselves: a page opened from a
// phone's memory may be no secure context, and then the browser hides its own. Tested against
// published vectors and against Python's hashlib.

const utf8 = (words) => new TextEncoder().encode(words);

const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

const unhex = (digits) =>
  Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));

const ROUND = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
const FIRST = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];
const SCHEDULE = new Int32Array(64);

// Mix one block of 16 big-endian words, standing at the head of SCHEDULE, into `state`.
function compress(state) {
  const w = SCHEDULE;
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15];
    const y = w[i - 2];
    const small = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const large = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16] + small + w[i - 7] + large) | 0;
  }
  let a = state[0], b = state[1], c = state[2], d = state[3];
  let e = state[4], f = state[5], g = state[6], h = state[7];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[i] + w[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d;
  state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

// Go on hashing `bytes` from `state`, to which `before` bytes (whole blocks) went already.
function hashFrom(state, bytes, before) {
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  const length = (before + bytes.length) * 8;
  view.setUint32(padded.length - 8, Math.floor(length / 2 ** 32));
  view.setUint32(padded.length - 4, length >>> 0);
  const mixed = Int32Array.from(state);
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i++) SCHEDULE[i] = view.getInt32(at + 4 * i);
    compress(mixed);
  }
  return mixed;
}

function asBytes(state) {
  const view = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => view.setInt32(4 * i, word));
  return new Uint8Array(view.buffer);
}

const sha256 = (bytes) => asBytes(hashFrom(FIRST, bytes, 0));

// Return the two states of HMAC into which the key is mixed: what is hashed starts from them.
function keyed(key) {
  const short = key.length > 64 ? sha256(key) : key;
  return [0x36, 0x5c].map((pad) => {
    const block = new Uint8Array(64).fill(pad);
    short.forEach((byte, i) => (block[i] ^= byte));
    const view = new DataView(block.buffer);
    const state = Int32Array.from(FIRST);
    for (let i = 0; i < 16; i++) SCHEDULE[i] = view.getInt32(4 * i);
    compress(state);
    return state;
  });
}

function hmac(key, bytes) {
  const [inner, outer] = keyed(key);
  return asBytes(hashFrom(outer, asBytes(hashFrom(inner, bytes, 64)), 64));
}

// HMAC of 32 bytes, given and returned as eight words: all that a round of PBKDF2 needs.
function hmacOfWords(inner, outer, words, out) {
  for (const [from, what] of [[inner, words], [outer, out]]) {
    SCHEDULE.set(what);
    SCHEDULE.fill(0, 8, 16);
    SCHEDULE[8] = 0x80000000;
    SCHEDULE[15] = 96 * 8;
    out.set(from);
    compress(out);
  }
}

// PBKDF2-HMAC-SHA-256 by ourselves; `told` hears how much is done, 0 to 1, and lets others work.
async function ownPbkdf2(password, salt, rounds, length, told = () => undefined) {
  const [inner, outer] = keyed(password);
  const derived = new Uint8Array(Math.ceil(length / 32) * 32);
  const next = new Int32Array(8);
  for (let block = 0; block * 32 < length; block++) {
    const salted = new Uint8Array([...salt, 0, 0, (block + 1) >> 8, (block + 1) & 255]);
    const start = asBytes(hashFrom(inner, salted, 64));
    const words = hashFrom(outer, start, 64);
    const sum = Int32Array.from(words);
    for (let i = 1; i < rounds; i++) {
      hmacOfWords(inner, outer, words, next);
      words.set(next);
      for (let k = 0; k < 8; k++) sum[k] ^= words[k];
      if (i % 20000 === 0) {
        told(i / rounds);
        await new Promise((done) => setTimeout(done));
      }
    }
    derived.set(asBytes(sum), block * 32);
  }
  return derived.slice(0, length);
}

// The same by the browser where it offers it: quicker, and byte for byte equal.
async function pbkdf2(password, salt, rounds, length, told) {
  if (!globalThis.crypto?.subtle) return ownPbkdf2(password, salt, rounds, length, told);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, length * 8));
}

// Random bytes of the browser's own source, and of nothing else.
function randomBytes(count) {
  if (!globalThis.crypto?.getRandomValues) throw new Error("no safe random numbers here");
  return crypto.getRandomValues(new Uint8Array(count));
}
