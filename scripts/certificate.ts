// Makes certificates for servers in a network of one's own, and the authority that vouches for them.
import { createAuthority, domainsOf, findObstacle, issue, namesOf } from './authority.ts'
import { readCertificateRequest, refuseCertificate } from './certificate-options.ts'
import { filesOf, type KeyPair, readKeyPair, replaceKeyPair, writeKeyPair } from './key-files.ts'
import { trustIn } from './trust.ts'

const request = readCertificateRequest()
// No host has an underscore in its name.
const authorityFiles = filesOf(request.folder, 'edgewise_authority')
const files = filesOf(request.folder, request.name)

const before = read(files.certificate, () => readKeyPair(files))
if (before && !request.renew) {
  refuseCertificate(
    `There is a certificate for ${request.name} already, until ${dayOf(before)}: ${files.certificate}\n--renew makes a new one.`,
  )
}
if (!before && request.renew) refuseCertificate(`There is no certificate for ${request.name} to renew.`)

const known = read(authorityFiles.certificate, () => readKeyPair(authorityFiles))
const authority = known ?? createAuthority(domains())
const names = withOld(before)
const obstacle = findObstacle(authority, names)
if (obstacle) refuseCertificate(obstacle)
if (!known) writeKeyPair(authorityFiles, authority)
const pair = issue(authority, names)
if (before) replaceKeyPair(files, pair)
else writeKeyPair(files, pair)
report()

function read(file: string, pair: () => KeyPair | undefined): KeyPair | undefined {
  try {
    return pair()
  } catch (error) {
    return refuseCertificate(`${file} or its key cannot be used: ${error instanceof Error ? error.message : error}`)
  }
}

function domains(): readonly string[] {
  if (request.domains.length > 0) return request.domains
  return refuseCertificate(
    'There is no authority yet, and these names do not say what it is to be for: name a --domain.',
  )
}

/** A certificate that is renewed stays one for everything that it has been for. */
function withOld(old: KeyPair | undefined) {
  const { hosts, addresses } = old ? namesOf(old.certificate) : { hosts: [], addresses: [] }
  return {
    hosts: [...new Set([...hosts, ...request.hosts])],
    addresses: [...new Set([...addresses, ...request.addresses])],
  }
}

function report(): void {
  console.log(`The certificate is for ${[...names.hosts, ...names.addresses].join(', ')}, until ${dayOf(pair)}:`)
  console.log(`  ${files.certificate}\n  ${files.key}`)
  if (before) {
    console.log('Servers take it when they are started or told to reload: sudo nginx -s reload')
    return
  }
  const made = `An authority was made to vouch for it, until ${dayOf(authority)}.`
  const reach = `hosts of ${domainsOf(authority.certificate).join(', ')}, and addresses of private networks`
  console.log(`${known ? 'An authority vouches for it.' : made} It is believed for ${reach}:`)
  console.log(`  ${authorityFiles.certificate}\n  ${authorityFiles.key}`)
  console.log(trustIn(authorityFiles.certificate, authority.certificate.fingerprint256))
}

function dayOf({ certificate }: KeyPair): string {
  return certificate.validToDate.toISOString().slice(0, 10)
}
