// A certificate authority of one's own, bound to the domains that it is made for, and what it issues.
import { generateKeyPairSync, type X509Certificate } from 'node:crypto'
import {
  BasicConstraints,
  ExtendedKeyUsage,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_kp_serverAuth,
  KeyUsage,
  KeyUsageFlags,
  NameConstraints,
  SubjectAlternativeName,
} from '@peculiar/asn1-x509'
import type { KeyPair } from './key-files.ts'
import { isBelow, isPrivate, type Names, PRIVATE_NETWORKS } from './names.ts'
import { certify, extension, extensionOf } from './x509.ts'

const DAY = 24 * 60 * 60 * 1000
const AUTHORITY_LASTS = 3_652 * DAY
/** Some systems believe no certificate that lasts longer than 398 days. */
const CERTIFICATE_LASTS = 397 * DAY
/** Clocks of other computers may be behind. */
const SKEW = 60 * 60 * 1000
const CRITICAL = { critical: true }
const PLAIN = { critical: false }

/** Should its key be stolen, nobody believes what it says of other domains, or of addresses that are not private. */
export function createAuthority(domains: readonly string[]): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  // It is what systems list it by. A common name has at most 64 characters.
  const self = { name: `Edgewise authority of ${domains[0]}`.slice(0, 64), publicKey }
  const notBefore = Date.now() - SKEW
  const certificate = certify(
    {
      subject: self,
      issuer: self,
      notBefore: new Date(notBefore),
      notAfter: new Date(notBefore + AUTHORITY_LASTS),
      extensions: [
        extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), CRITICAL),
        extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign), CRITICAL),
        extension(id_ce_nameConstraints, constraintsTo(domains), CRITICAL),
      ],
    },
    privateKey,
  )
  return { certificate, privateKey }
}

/** Why the authority cannot vouch for these names, in words for the user; undefined if it can. */
export function findObstacle({ certificate }: KeyPair, { hosts, addresses }: Names): string | undefined {
  const domains = domainsOf(certificate)
  const foreign = hosts.find((host) => !domains.some((domain) => isBelow(host.replace(/^\*\./, ''), domain)))
  if (foreign) return `The authority is for ${domains.join(', ')} and what is below, and ${foreign} is not.`
  const open = addresses.find((address) => !isPrivate(address))
  if (open) return `The authority is for addresses of private networks, and ${open} is not one.`
  if (certificate.validToDate.getTime() < Date.now()) return `The authority has ended on ${certificate.validTo}.`
  return undefined
}

/** A new key with a certificate for these names, which ends with the authority at the latest. */
export function issue(authority: KeyPair, names: Names): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const notBefore = Date.now() - SKEW
  const certificate = certify(
    {
      // Only the alternative names count.
      subject: { name: 'Edgewise', publicKey },
      issuer: { name: commonNameOf(authority.certificate), publicKey: authority.certificate.publicKey },
      notBefore: new Date(notBefore),
      notAfter: new Date(Math.min(notBefore + CERTIFICATE_LASTS, authority.certificate.validToDate.getTime())),
      extensions: [
        extension(id_ce_basicConstraints, new BasicConstraints({ cA: false }), CRITICAL),
        extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), CRITICAL),
        extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth]), PLAIN),
        extension(id_ce_subjectAltName, alternatives(names), PLAIN),
      ],
    },
    authority.privateKey,
  )
  return { certificate, privateKey }
}

/** The names that a certificate is for. */
export function namesOf(certificate: X509Certificate): Names {
  const names = extensionOf(certificate, id_ce_subjectAltName, SubjectAlternativeName) ?? []
  return {
    hosts: [...names].flatMap(({ dNSName }) => dNSName ?? []),
    addresses: [...names].flatMap(({ iPAddress }) => iPAddress ?? []),
  }
}

/** The domains that an authority is bound to. */
export function domainsOf(authority: X509Certificate): readonly string[] {
  const { permittedSubtrees = [] } = extensionOf(authority, id_ce_nameConstraints, NameConstraints) ?? {}
  return [...permittedSubtrees].flatMap(({ base }) => base.dNSName ?? [])
}

function constraintsTo(domains: readonly string[]): NameConstraints {
  const bases = [
    ...domains.map((dNSName) => new GeneralName({ dNSName })),
    ...PRIVATE_NETWORKS.map(({ address, prefix }) => new GeneralName({ iPAddress: `${address}/${prefix}` })),
  ]
  return new NameConstraints({
    permittedSubtrees: new GeneralSubtrees(bases.map((base) => new GeneralSubtree({ base }))),
  })
}

function alternatives({ hosts, addresses }: Names): SubjectAlternativeName {
  return new SubjectAlternativeName([
    ...hosts.map((dNSName) => new GeneralName({ dNSName })),
    ...addresses.map((iPAddress) => new GeneralName({ iPAddress })),
  ])
}

/** `CN=name`, as Node gives it. */
function commonNameOf({ subject }: X509Certificate): string {
  return subject.replace(/^CN=/, '')
}
