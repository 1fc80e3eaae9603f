// The sum of minga/web/challenges.py: find the number that, behind the seed, has a SHA-256 with so many zero bits in front.
// The same file is the page's script and, started again as a worker, does the counting, so that the page stays free.
"use strict";

function count(seed, bits) {
  const K = [], H = [];
  const bitsOf = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  for (let n = 2; K.length < 64; n++) {
    let isPrime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) isPrime = false;
    if (!isPrime) continue;
    if (H.length < 8) H.push(bitsOf(Math.sqrt(n)));
    K.push(bitsOf(Math.cbrt(n)));
  }
  const W = new Int32Array(64);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  const firstWord = (text) => {
    W.fill(0);
    for (let i = 0; i < text.length; i++) W[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i % 4));
    W[text.length >> 2] |= 128 << (24 - 8 * (text.length % 4));
    W[15] = text.length * 8;
    for (let i = 16; i < 64; i++) {
      const a = W[i - 15], b = W[i - 2];
      W[i] = W[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + W[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = H;
    for (let i = 0; i < 64; i++) {
      const x = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const y = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + x) | 0; d = c; c = b; b = a; a = (x + y) | 0;
    }
    return (a + H[0]) >>> 0;
  };
  for (let n = 0; ; n++) {
    if (firstWord(seed + ":" + n) >>> (32 - bits) === 0) return postMessage({ proof: String(n) });
    if (n % 8192 === 8191) postMessage({ tried: n });
  }
}

if (self.document) {
  const form = document.querySelector("form[data-seed]");
  const { seed, bits, doing, done } = form.dataset;
  const said = form.querySelector("[data-said]"), bar = form.querySelector("progress"), way = form.querySelector("[data-way]");
  const show = (isCounting) => { bar.hidden = !isCounting; way.hidden = isCounting; };
  try {
    const worker = new Worker(document.currentScript.src);
    worker.onerror = () => { said.textContent = ""; show(false); };
    worker.onmessage = ({ data: { tried, proof } }) => {
      if (tried) bar.value = 1 - Math.exp(-tried / 2 ** bits);
      if (!proof) return;
      bar.value = 1;
      said.textContent = done;
      form.elements.prueba.value = proof;
      form.submit();
    };
    worker.postMessage([seed, Number(bits)]);
    said.textContent = doing;
    show(true);
  } catch { show(false); }
} else {
  onmessage = ({ data }) => count(...data);
}
