// X.509 certificates for P-256 keys, signed with ECDSA and SHA-256.
import { createHash, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  Certificate,
  Extension,
  Extensions,
  id_ce_authorityKeyIdentifier,
  id_ce_subjectKeyIdentifier,
  KeyIdentifier,
  Name,
  RelativeDistinguishedName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'

export interface Party {
  readonly name: string
  readonly publicKey: KeyObject
}

export interface Statement {
  readonly subject: Party
  readonly issuer: Party
  readonly notBefore: Date
  readonly notAfter: Date
  /** What it is for; the identifiers of both keys are added. */
  readonly extensions: readonly Extension[]
}

const COMMON_NAME = '2.5.4.3'
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2'

/** The certificate of the subject. `privateKey` is the issuer's. */
export function certify(statement: Statement, privateKey: KeyObject): X509Certificate {
  const algorithm = new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 })
  const { subject, issuer, notBefore, notAfter, extensions } = statement
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: algorithm,
    issuer: nameOf(issuer),
    validity: new Validity({ notBefore, notAfter }),
    subject: nameOf(subject),
    subjectPublicKeyInfo: AsnConvert.parse(spki(subject), SubjectPublicKeyInfo),
    extensions: new Extensions([...extensions, ...keyIdentifiers(subject, issuer)]),
  })
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), privateKey)
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm: algorithm,
    signatureValue: new Uint8Array(signature).buffer,
  })
  return new X509Certificate(Buffer.from(AsnConvert.serialize(certificate)))
}

export function extension(extnID: string, value: object, { critical }: { critical: boolean }): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) })
}

/** What stands in an extension of the certificate, if it has one with this id. */
export function extensionOf<T>(certificate: X509Certificate, extnID: string, type: new () => T): T | undefined {
  const { tbsCertificate } = AsnConvert.parse(certificate.raw, Certificate)
  const found = tbsCertificate.extensions?.find((other) => other.extnID === extnID)
  return found && AsnConvert.parse(found.extnValue.buffer, type)
}

/** Random, positive, and as long as it may be. */
function serialNumber(): ArrayBuffer {
  const bytes = new Uint8Array(randomBytes(20))
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes.buffer
}

function nameOf({ name }: Party): Name {
  const value = new AttributeValue({ utf8String: name })
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })])])
}

function keyIdentifiers(subject: Party, issuer: Party): readonly Extension[] {
  const keyIdentifier = new KeyIdentifier(identifierOf(issuer))
  return [
    extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(identifierOf(subject)), { critical: false }),
    extension(id_ce_authorityKeyIdentifier, new AuthorityKeyIdentifier({ keyIdentifier }), { critical: false }),
  ]
}

function identifierOf(party: Party): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(spki(party)).digest().subarray(0, 20))
}

function spki({ publicKey }: Party): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' })
}
