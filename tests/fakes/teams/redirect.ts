import tls from 'node:tls'

/** The hosts that the fake stands for, as the SDKs and Greenroom know them. */
export const HOSTS = {
  login: 'login.microsoftonline.com',
  keys: 'login.botframework.com',
  connector: 'smba.trafficmanager.net',
  files: 'contoso.sharepoint.com',
} as const

/**
 * From now on this process's TLS connections to those hosts go to a port of this machine, whoever makes them, and its
 * certificate is trusted: so the SDKs run unmodified, with the addresses of real life. A connection to any other host but
 * this machine fails.
 */
export function redirect(port: number, certificate: string): void {
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate])
  const known: readonly string[] = Object.values(HOSTS)
  const { connect } = tls
  tls.connect = ((...args: unknown[]) => {
    const options = args[0] as tls.ConnectionOptions
    const host = options?.host ?? options?.servername ?? ''
    if (known.includes(host)) {
      const there = { ...options, host: '127.0.0.1', port, servername: host, path: undefined }
      return connect(there as tls.ConnectionOptions, args[1] as () => void)
    }
    if (host !== '127.0.0.1' && host !== 'localhost') throw new Error(`the fake does not stand for ${host}`)
    return Reflect.apply(connect, tls, args)
  }) as typeof tls.connect
}
