/* Logs as they come: files of any size, plain, gzip or UTF-16, in blocks of bytes. Nothing of them is kept.

   Needs: page.
   Adds: matching.blocks. */
(() => {
  "use strict";

  const { drillbook } = window;
  const SLICE = 1 << 22, BLOCK = 1 << 18;
  /* What browsers cannot unpack, by its first bytes. */
  /** @type {Record<string, number[]>} */
  const PACKED = {
    bzip2: [0x42, 0x5a, 0x68], xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a],
    zstd: [0x28, 0xb5, 0x2f, 0xfd], ZIP: [0x50, 0x4b, 3, 4],
  };

  /**
   * @param {Uint8Array} bytes
   * @param {number[]} first
   */
  const begins = (bytes, ...first) => first.every((value, at) => bytes[at] === value);

  /**
   * Yields blocks of bytes, as UTF-8 where it was UTF-16. Throws an error with `packed` for what cannot be
   * unpacked.
   * @param {Blob} blob
   */
  async function* blocks(blob) {
    const first = new Uint8Array(await blob.slice(0, 6).arrayBuffer());
    const packed = Object.keys(PACKED).find((format) => begins(first, ...PACKED[format]));
    if (packed) throw Object.assign(new Error("packed"), { packed });
    if (begins(first, 0x1f, 0x8b, 8)) {
      if (!window.DecompressionStream) throw Object.assign(new Error("packed"), { packed: "gzip" });
      yield* unpacked(blob.stream().pipeThrough(new DecompressionStream("gzip")));
    } else if (encodingOf(first)) {
      yield* recoded(blob, new TextDecoder(encodingOf(first)));
    } else {
      yield* slices(begins(first, 0xef, 0xbb, 0xbf) ? blob.slice(3) : blob);
    }
  }

  /**
   * What Windows writes, by its mark; or without one, by three letters of ASCII: the zeros between them.
   * @param {Uint8Array} first
   */
  function encodingOf(first) {
    const zeros = Array.from(first, (byte) => (byte ? "1" : "0")).join("");
    if (begins(first, 0xff, 0xfe) || zeros === "101010") return "utf-16le";
    return begins(first, 0xfe, 0xff) || zeros === "010101" ? "utf-16be" : "";
  }

  /** @param {Blob} blob */
  async function* slices(blob) {
    for (let at = 0; at < blob.size; at += SLICE) {
      const bytes = new Uint8Array(await blob.slice(at, at + SLICE).arrayBuffer());
      for (let from = 0; from < bytes.length; from += BLOCK) yield bytes.subarray(from, from + BLOCK);
    }
  }

  /** @param {ReadableStream<Uint8Array>} stream */
  async function* unpacked(stream) {
    const reader = stream.getReader();
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
    } finally {
      reader.cancel().catch(() => { /* it was broken, which the reader above says */ });
    }
  }

  /**
   * @param {Blob} blob
   * @param {TextDecoder} decoder
   */
  async function* recoded(blob, decoder) {
    const encoder = new TextEncoder();
    for await (const block of slices(blob)) yield encoder.encode(decoder.decode(block, { stream: true }));
  }

  drillbook.matching = Object.assign(drillbook.matching || {}, { blocks });
})();
