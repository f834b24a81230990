// The vault: all that the tester keeps, as one text that says nothing without the passphrase.

const KDF = "PBKDF2-HMAC-SHA-256";
const CIPHER = "ChaCha20-Poly1305";
const ROUNDS = 600000; // what OWASP asks of this function (Password Storage Cheat Sheet, 2023)
const SHORTEST = 12;

const passBytes = (passphrase) => utf8(passphrase.normalize("NFKC").trim());

const beside = (head) =>
  utf8([head.vault, head.version, head.kdf, head.rounds, head.salt, head.cipher].join(" "));

// Return what seals a vault: a key derived from the passphrase, with how it was derived.
async function newLock(passphrase, told, rounds = ROUNDS) {
  const salt = randomBytes(16);
  const key = await pbkdf2(passBytes(passphrase), salt, rounds, 32, told);
  return { key, rounds, salt: hex(salt) };
}

// Return the text of a vault. A new nonce each time: the same state never looks the same.
function sealVault(lock, state) {
  const nonce = randomBytes(12);
  const head = { vault: "worksheet", version: 1, kdf: KDF, rounds: lock.rounds, salt: lock.salt, cipher: CIPHER };
  const sealed = seal(lock.key, nonce, utf8(JSON.stringify(state)), beside(head));
  let binary = "";
  for (const byte of sealed) binary += String.fromCharCode(byte);
  return JSON.stringify({ ...head, nonce: hex(nonce), sealed: btoa(binary) });
}

function readHead(text) {
  let head;
  try {
    head = JSON.parse(text);
  } catch {
    throw new Error("This is not a vault file, or only a part of one.");
  }
  const fits =
    head?.vault === "worksheet" && head.version === 1 && head.kdf === KDF && head.cipher === CIPHER &&
    Number.isInteger(head.rounds) && head.rounds >= 1000 && head.rounds <= 10000000 &&
    /^[0-9a-f]{32}$/.test(head.salt) && /^[0-9a-f]{24}$/.test(head.nonce) &&
    /^[A-Za-z0-9+/]+={0,2}$/.test(head.sealed);
  if (!fits) throw new Error("This is not a vault file of this kind of worksheet.");
  return head;
}

// Return [lock, state]. Throws one and the same sentence for a wrong passphrase and a changed file.
async function openVault(passphrase, text, told) {
  const head = readHead(text);
  const key = await pbkdf2(passBytes(passphrase), unhex(head.salt), head.rounds, 32, told);
  let sealed;
  try {
    sealed = Uint8Array.from(atob(head.sealed), (c) => c.charCodeAt(0));
  } catch {
    throw new Error("This is not a vault file, or only a part of one.");
  }
  const bytes = unseal(key, unhex(head.nonce), sealed, beside(head));
  if (!bytes) throw new Error("The passphrase is wrong, or the file was changed. Nothing was opened.");
  return [{ key, rounds: head.rounds, salt: head.salt }, JSON.parse(new TextDecoder().decode(bytes))];
}

// Return a passphrase of five drawn words without meaning: 63 bits, about 2^63 guesses.
function suggested() {
  const [consonants, vowels] = ["bdfghjklmnprstvz", "aeiou"];
  const draw = (letters) => {
    const byte = randomBytes(1)[0];
    return byte < 256 - (256 % letters.length) ? letters[byte % letters.length] : draw(letters);
  };
  const word = () => draw(consonants) + draw(vowels) + draw(consonants) + draw(vowels);
  return Array.from({ length: 5 }, word).join("-");
}

// Say in words how strong a passphrase is; a rough guess, and told as one.
function strength(passphrase) {
  const words = passphrase.normalize("NFKC").trim();
  const different = new Set(words).size;
  if (words.length < SHORTEST) return [false, `Too short: at least ${SHORTEST} characters.`];
  if (different < 6) return [false, "Too simple: the same few characters again and again."];
  if (words.length < 16 || different < 8) {
    return [true, "Fair: it stops somebody who finds the file, not somebody with much time and many computers."];
  }
  return [true, "Good, if it is no saying, name or date that others could guess."];
}
