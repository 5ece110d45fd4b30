const SHORTEST_HEADER = 2;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameHeader {
  isFinal: boolean;
  /** Compressed, by an extension. */
  isExtended: boolean;
  opcode: number;
  headerBytes: number;
  payloadBytes: number;
  mask: Buffer | undefined;
}

/** The header at the beginning of these bytes; undefined when more of it is needed. */
export function readFrameHeader(bytes: Buffer): FrameHeader | undefined {
  if (bytes.length < SHORTEST_HEADER) return undefined;
  const [first, second] = [bytes[0] as number, bytes[1] as number];
  const short = second & 0x7f;
  const lengthBytes = short === LENGTH_16 ? 2 : short === LENGTH_64 ? 8 : 0;
  const isMasked = (second & 0x80) !== 0;
  const headerBytes = SHORTEST_HEADER + lengthBytes + (isMasked ? 4 : 0);
  if (bytes.length < headerBytes) return undefined;
  return {
    isFinal: (first & 0x80) !== 0,
    isExtended: (first & 0x70) !== 0,
    opcode: first & 0x0f,
    headerBytes,
    payloadBytes: readLength(bytes, short),
    mask: isMasked ? bytes.subarray(headerBytes - 4, headerBytes) : undefined,
  };
}

function readLength(bytes: Buffer, short: number): number {
  if (short === LENGTH_16) return bytes.readUInt16BE(2);
  return short === LENGTH_64 ? Number(bytes.readBigUInt64BE(2)) : short;
}

/** A whole final frame; `payload` is masked already where there is a mask. */
export function writeFrame(
  { opcode, isExtended, mask }: Pick<FrameHeader, 'opcode' | 'isExtended' | 'mask'>,
  payload: Buffer,
): Buffer {
  const { length } = payload;
  const lengthBytes = length < LENGTH_16 ? 0 : length < 1 << 16 ? 2 : 8;
  const header = Buffer.alloc(SHORTEST_HEADER + lengthBytes);
  header[0] = 0x80 | (isExtended ? 0x40 : 0) | opcode;
  const maskBit = mask === undefined ? 0 : 0x80;
  header[1] = maskBit | (lengthBytes === 0 ? length : lengthBytes === 2 ? LENGTH_16 : LENGTH_64);
  if (lengthBytes === 2) header.writeUInt16BE(length, 2);
  if (lengthBytes === 8) header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, mask ?? Buffer.alloc(0), payload]);
}

/** The payload as it was meant, or masked again: the same step does both. */
export function applyMask(payload: Buffer, mask: Buffer | undefined): Buffer {
  if (mask === undefined) return payload;
  const plain = Buffer.from(payload);
  for (let at = 0; at < plain.length; at += 1) {
    plain[at] = (plain[at] as number) ^ (mask[at % 4] as number);
  }
  return plain;
}
