// One spelling for the many addresses of one piece of content, as `data/exercises/codes.py` has
// it: the tests hold the two together, and a rule is never changed in one of them alone.

const UNRESERVED = /[A-Za-z0-9\-._~]/;
const KEPT = "-._~!$&'()*+,;=:@/";

class NotAnAddress extends Error {}

function canonical(address) {
  let bare = address.replace(/^[ \t\n\v\f\r\u00a0\ufeff]+|[ \t\n\v\f\r\u00a0\ufeff]+$/g, "");
  if (/[\0- \x7f-\x9f]/.test(bare) || !wellFormed(bare)) {
    throw new NotAnAddress("there is a blank or a control character inside the address");
  }
  const scheme = /^https?:\/\//i.exec(bare);
  if (!scheme && /^[a-z][a-z0-9+.-]*:(?![0-9])/i.test(bare)) {
    throw new NotAnAddress("the address does not begin with https:// or http://");
  }
  bare = bare.slice(scheme ? scheme[0].length : 0).split("#")[0];
  const authority = bare.split(/[/?\\]/)[0];
  const rest = bare.slice(authority.length);
  const asked = rest.indexOf("?");
  const [host, port] = hostOf(authority);
  const query = asked < 0 ? "" : queryOf(rest.slice(asked + 1), host);
  return `https://${host}${port}${pathOf(asked < 0 ? rest : rest.slice(0, asked))}${query && "?" + query}`;
}

function wellFormed(words) {
  try {
    return Boolean(encodeURIComponent(words)) || true;
  } catch {
    return false; // half of a pair of surrogates
  }
}

function hostOf(authority) {
  if (authority.includes("@")) {
    throw new NotAnAddress("the address names a user or a password before its host");
  }
  const colon = authority.indexOf(":");
  const port = colon < 0 ? "" : authority.slice(colon + 1);
  if (!/^[0-9]{0,5}$/.test(port)) throw new NotAnAddress("the port is not a number");
  const name = colon < 0 ? authority : authority.slice(0, colon);
  const dotted = name.normalize("NFKC").toLowerCase().replace(/[\u3002\uff0e\uff61]/g, ".");
  let host = dotted.replace(/\.$/, "").split(".").map(labelOf).join(".");
  if (!host.includes(".") || host.length > 253) {
    throw new NotAnAddress("there is no host with a dot in its name");
  }
  for (;;) {
    const front = ADDRESS.fronts.find((one) => host.startsWith(one));
    if (!front || !host.slice(front.length).includes(".")) break;
    host = host.slice(front.length);
  }
  const plain = port.replace(/^0+/, "");
  return [host, ["", "80", "443"].includes(plain) ? "" : `:${plain}`];
}

function labelOf(label) {
  const coded = /^[\0-\x7f]*$/.test(label) ? label : "xn--" + punycode(label);
  if (coded.length > 63 || !/^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/.test(coded)) {
    throw new NotAnAddress("the host has a character that no host has");
  }
  return coded;
}

// RFC 3492, section 6.3, with the parameters of section 5.
function punycode(label) {
  const points = Array.from(label, (c) => c.codePointAt(0));
  const plain = points.filter((p) => p < 128);
  let out = String.fromCharCode(...plain) + (plain.length ? "-" : "");
  let [n, delta, bias, done] = [128, 0, 72, plain.length];
  while (done < points.length) {
    const next = Math.min(...points.filter((p) => p >= n));
    delta += (next - n) * (done + 1);
    n = next;
    for (const point of points) {
      if (point < n) delta++;
      if (point === n) {
        out += variable(delta, bias);
        bias = adapted(delta, done + 1, done === plain.length);
        delta = 0;
        done++;
      }
    }
    delta++;
    n++;
  }
  return out;
}

function variable(delta, bias) {
  const digit = (d) => String.fromCharCode(d < 26 ? d + 97 : d + 22);
  let out = "";
  let q = delta;
  for (let k = 36; ; k += 36) {
    const t = Math.max(1, Math.min(26, k - bias));
    if (q < t) return out + digit(q);
    out += digit(t + ((q - t) % (36 - t)));
    q = Math.floor((q - t) / (36 - t));
  }
}

function adapted(delta, count, first) {
  let d = Math.floor(delta / (first ? 700 : 2));
  d += Math.floor(d / count);
  let k = 0;
  for (; d > 455; k += 36) d = Math.floor(d / 35);
  return k + Math.floor((36 * d) / (d + 38));
}

const encoded = (words) =>
  words.replace(/%[0-9A-Fa-f]{2}|[\s\S]/gu, (piece) => {
    if (piece.length === 3 && piece[0] === "%") {
      const character = String.fromCharCode(parseInt(piece.slice(1), 16));
      return UNRESERVED.test(character) ? character : piece.toUpperCase();
    }
    return KEPT.includes(piece) ? piece : encodeURIComponent(piece);
  });

function pathOf(path) {
  const parts = [];
  for (const part of encoded(path.replace(/\\/g, "/")).split("/").slice(1)) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.map((part) => "/" + part).join("").replace(/\/+$/, "");
}

function queryOf(query, host) {
  const kept = [];
  for (const pair of query.replace(/\+/g, "%20").split("&")) {
    const equals = pair.indexOf("=");
    const name = encoded(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? "" : encoded(pair.slice(equals + 1));
    if (name && !tracks(name.toLowerCase(), host)) kept.push(value ? `${name}=${value}` : name);
  }
  return kept.sort().join("&");
}

const tracks = (name, host) =>
  ADDRESS.everywhere.includes(name) ||
  ADDRESS.prefixes.some((prefix) => name.startsWith(prefix)) ||
  ((new Map(Object.entries(ADDRESS.by_host)).get(host) ?? []).includes(name));

const fingerprint = (address, key) => hex(hmac(key, utf8(canonical(address))));

// Twelve digits by which two people compare keys aloud.
const keyMark = (key) => hex(hmac(key, utf8(ADDRESS.mark))).slice(0, 12);

function roundKey(words) {
  const digits = words.replace(/[\s-]/g, "").toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(digits) || new Set(digits).size < 4) return "";
  return digits;
}
