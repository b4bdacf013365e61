import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import tls from 'node:tls'

const SEQUENCE = 0x30
const SET = 0x31
const INTEGER = 0x02
const BIT_STRING = 0x03
const OCTET_STRING = 0x04
const OBJECT_ID = 0x06
const UTF8_STRING = 0x0c
const UTC_TIME = 0x17

const COMMON_NAME = [0x55, 0x04, 0x03]
const SUBJECT_ALT_NAME = [0x55, 0x1d, 0x11]
const BASIC_CONSTRAINTS = [0x55, 0x1d, 0x13]
const ECDSA_WITH_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]

/** A fresh self-signed certificate for 127.0.0.1 and other hosts, good for a day (RFC 5280, DER by hand so that no tool is needed). PEM. */
export function loopbackCertificate(hosts: readonly string[] = []): { key: string; cert: string } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const algorithm = der(SEQUENCE, der(OBJECT_ID, ECDSA_WITH_SHA256))
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, der(OBJECT_ID, COMMON_NAME), der(UTF8_STRING, '127.0.0.1'))))
  const validity = der(SEQUENCE, utcTime(Date.now() - 3_600_000), utcTime(Date.now() + 86_400_000))
  const authority = extension(BASIC_CONSTRAINTS, der(SEQUENCE, Buffer.from([0x01, 0x01, 0xff])))
  const names = hosts.map((host) => der(0x82, host))
  const address = extension(SUBJECT_ALT_NAME, der(SEQUENCE, der(0x87, [127, 0, 0, 1]), ...names))
  const tbs = der(
    SEQUENCE,
    der(0xa0, der(INTEGER, [2])),
    der(INTEGER, [1]),
    algorithm,
    ...[name, validity, name],
    publicKey,
    der(0xa3, der(SEQUENCE, authority, address)),
  )
  const signature = sign('sha256', tbs, privateKey)
  const certificate = der(SEQUENCE, tbs, algorithm, der(BIT_STRING, Buffer.concat([Buffer.from([0]), signature])))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  }
}

type Content = Buffer | string | readonly number[]

/** Tag, length, value. */
function der(tag: number, ...content: Content[]): Buffer {
  const body = Buffer.concat(content.map((c) => (typeof c === 'string' ? Buffer.from(c) : Buffer.from(c))))
  const { length } = body
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}

const extension = (id: readonly number[], value: Buffer) => der(SEQUENCE, der(OBJECT_ID, id), der(OCTET_STRING, value))

/** YYMMDDHHMMSSZ */
const utcTime = (at: number) => der(UTC_TIME, `${new Date(at).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`)

let trusted: { key: string; cert: string } | null = null

/** The certificate that this process trusts from now on, beside what it trusted before; made once. */
export function trustedCertificate(): { key: string; cert: string } {
  if (!trusted) {
    trusted = loopbackCertificate()
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), trusted.cert])
  }
  return trusted
}
