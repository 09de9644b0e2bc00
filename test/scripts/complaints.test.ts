import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { passOnComplaints } from '../../scripts/complaints.ts'

it('leaves out what every browser causes that does not know the certificate, and nothing else', async () => {
  const said = new PassThrough()
  let passed = ''
  passOnComplaints(said, (line) => {
    passed += line
  })
  const harmless = '[ERROR] HTTP connection failed: TLS handshake failed: received fatal alert: CertificateUnknown'
  said.end(`[ERROR] First\n\n${harmless}\n\n\n[ERROR] Second\n\n${harmless}\n\n`)
  await once(said, 'close')
  expect(passed).toBe('[ERROR] First\n\n[ERROR] Second\n\n')
})
