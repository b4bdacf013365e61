import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

// The few structures of MLS (RFC 9420) that Discord's voice server itself writes or must take apart. davey does the rest.

const MLS_1_0 = 1
const PUBLIC_MESSAGE = 1
const EXTERNAL_SENDER = 2
const CONTENT_PROPOSAL = 2
const CONTENT_COMMIT = 3
const PROPOSAL_ADD = 1
const PROPOSAL_REMOVE = 3
const CREDENTIAL_BASIC = 1

/** A variable-size vector: its length as a QUIC integer, then its bytes. */
export function vector(bytes: Uint8Array): Buffer {
  return Buffer.concat([quicInteger(bytes.length), bytes])
}

function quicInteger(n: number): Buffer {
  if (n < 64) return Buffer.from([n])
  if (n < 16_384) return u16(0x4000 | n)
  return u32(0x8000_0000 + n)
}

export function u16(n: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(n)
  return bytes
}

function u32(n: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(n)
  return bytes
}

function u64(n: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(n)
  return bytes
}

/** The voice server as a sender outside of the group: it alone proposes who comes and goes. */
export type ExternalSender = {
  /** What opcode 25 announces. */
  announcement: Buffer
  add(epoch: bigint, keyPackage: Uint8Array): Buffer
  remove(epoch: bigint, leaf: number): Buffer
}

export function externalSender(channelId: string): ExternalSender {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const group = u64(BigInt(channelId))
  const propose = (epoch: bigint, proposal: Buffer) => signedProposal(group, epoch, proposal, privateKey)
  return {
    announcement: Buffer.concat([vector(point(publicKey)), u16(CREDENTIAL_BASIC), vector(Buffer.from('voice-server'))]),
    add: (epoch, keyPackage) => propose(epoch, Buffer.concat([u16(PROPOSAL_ADD), keyPackage])),
    remove: (epoch, leaf) => propose(epoch, Buffer.concat([u16(PROPOSAL_REMOVE), u32(leaf)])),
  }
}

/** The uncompressed point of a P-256 key. */
function point(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
}

/** A PublicMessage with a proposal, signed as "MLS 1.0 FramedContentTBS" (RFC 9420, 6.1). */
function signedProposal(group: Buffer, epoch: bigint, proposal: Buffer, key: KeyObject): Buffer {
  const sender = Buffer.concat([Buffer.from([EXTERNAL_SENDER]), u32(0)])
  const nothingAuthenticated = vector(Buffer.alloc(0))
  const content = [vector(group), u64(epoch), sender, nothingAuthenticated, Buffer.from([CONTENT_PROPOSAL]), proposal]
  const message = Buffer.concat([u16(MLS_1_0), u16(PUBLIC_MESSAGE), ...content])
  const label = vector(Buffer.from('MLS 1.0 FramedContentTBS'))
  return Buffer.concat([message, vector(sign('sha256', Buffer.concat([label, vector(message)]), key))])
}

/** Opcode 28 carries a commit and, where somebody is added, a welcome, with nothing between: finds where the commit ends. */
export function splitCommit(bytes: Buffer): { commit: Buffer; welcome: Buffer } {
  let at = 0
  const skipVector = () => {
    const width = 1 << ((bytes[at] ?? 0) >> 6)
    let length = (bytes[at] ?? 0) & 63
    for (let i = 1; i < width; i++) length = length * 256 + (bytes[at + i] ?? 0)
    at += width + length
  }
  const skipVectors = (count: number) => {
    for (let i = 0; i < count; i++) skipVector()
  }
  const byte = () => bytes[at++] ?? 0
  at += 4 // version, wire format
  skipVector() // group
  at += 8 // epoch
  if (byte() !== 1) throw new Error('the commit is not from a member')
  at += 4 // leaf
  skipVector() // authenticated data
  if (byte() !== CONTENT_COMMIT) throw new Error('this is no commit')
  skipVector() // proposals
  if (byte() === 1) {
    skipVectors(2) // encryption and signature key
    at += 2 // credential type
    skipVectors(6) // identity; versions, cipher suites, extensions, proposals, credentials
    const source = byte()
    if (source === 1) at += 16 // lifetime
    if (source === 3) skipVector() // parent hash
    skipVectors(3) // extensions, signature, path
  }
  skipVectors(3) // signature, confirmation tag, membership tag
  return { commit: bytes.subarray(0, at), welcome: bytes.subarray(at) }
}
