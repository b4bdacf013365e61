import { createCipheriv, createDecipheriv } from 'node:crypto'
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'

export const MODES = ['aead_aes256_gcm_rtpsize', 'aead_xchacha20_poly1305_rtpsize'] as const
export type Mode = (typeof MODES)[number]

export const OPUS_PAYLOAD = 0x78
const HEADER_BYTES = 12
const TAG_BYTES = 16
const COUNTER_BYTES = 4

/** One RTP packet without its encryption. `sequence` counts packets, `timestamp` samples at 48 kHz. */
export type Rtp = { sequence: number; timestamp: number; ssrc: number; payload: Buffer }

/** Transport encryption: the header stays readable, a counter of 4 bytes at the end begins the nonce. */
export type Transport = {
  seal(packet: Rtp, extension: boolean): Buffer
  open(datagram: Buffer): Rtp
}

export function transport(mode: Mode, secret: Buffer): Transport {
  let counter = 0
  const nonceBytes = mode === 'aead_aes256_gcm_rtpsize' ? 12 : 24
  return {
    seal({ sequence, timestamp, ssrc, payload }, extension) {
      const header = Buffer.alloc(extension ? HEADER_BYTES + 4 : HEADER_BYTES)
      header.writeUInt8(extension ? 0x90 : 0x80, 0)
      header.writeUInt8(OPUS_PAYLOAD, 1)
      header.writeUInt16BE(sequence, 2)
      header.writeUInt32BE(timestamp, 4)
      header.writeUInt32BE(ssrc, 8)
      // One word of one-byte extensions (RFC 8285), as clients send for the audio level; its content is encrypted too.
      if (extension) header.writeUInt32BE(0xbede_0001, 12)
      const body = extension ? Buffer.concat([Buffer.from([0x10, 0xff, 0, 0]), payload]) : payload
      const nonce = Buffer.alloc(nonceBytes)
      nonce.writeUInt32BE(++counter, 0)
      return Buffer.concat([header, encrypt(mode, secret, nonce, header, body), nonce.subarray(0, COUNTER_BYTES)])
    },
    open(datagram) {
      const headerBytes = datagram.readUInt8(0) & 0x10 ? HEADER_BYTES + 4 : HEADER_BYTES
      const nonce = Buffer.alloc(nonceBytes)
      datagram.copy(nonce, 0, datagram.length - COUNTER_BYTES)
      const sealed = datagram.subarray(headerBytes, datagram.length - COUNTER_BYTES)
      return {
        sequence: datagram.readUInt16BE(2),
        timestamp: datagram.readUInt32BE(4),
        ssrc: datagram.readUInt32BE(8),
        payload: decrypt(mode, secret, nonce, datagram.subarray(0, headerBytes), sealed),
      }
    },
  }
}

function encrypt(mode: Mode, secret: Buffer, nonce: Buffer, header: Buffer, body: Buffer): Buffer {
  if (mode !== 'aead_aes256_gcm_rtpsize') return Buffer.from(xchacha20poly1305(secret, nonce, header).encrypt(body))
  const cipher = createCipheriv('aes-256-gcm', secret, nonce)
  cipher.setAAD(header)
  return Buffer.concat([cipher.update(body), cipher.final(), cipher.getAuthTag()])
}

function decrypt(mode: Mode, secret: Buffer, nonce: Buffer, header: Buffer, sealed: Buffer): Buffer {
  if (mode !== 'aead_aes256_gcm_rtpsize') return Buffer.from(xchacha20poly1305(secret, nonce, header).decrypt(sealed))
  const decipher = createDecipheriv('aes-256-gcm', secret, nonce)
  decipher.setAAD(header)
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()])
}

/** Answers an IP discovery request (74 bytes: type, length, ssrc, address, port); null for anything else. */
export function discoveryReply(request: Buffer, from: { address: string; port: number }): Buffer | null {
  if (request.length !== 74 || request.readUInt16BE(0) !== 1) return null
  const reply = Buffer.alloc(74)
  reply.writeUInt16BE(2, 0)
  reply.writeUInt16BE(70, 2)
  reply.writeUInt32BE(request.readUInt32BE(4), 4)
  reply.write(from.address, 8)
  reply.writeUInt16BE(from.port, 72)
  return reply
}
