// How an authority becomes one that a system trusts.

/** `path` is its certificate; `fingerprint` is what people compare, so that they trust the right one. */
export function trustIn(path: string, fingerprint: string): string {
  const file = /\s/.test(path) ? `"${path}"` : path
  return `
Every device that connects has to trust the authority once. Give it the file that ends in .crt, never the key, and
compare the fingerprint (SHA-256):
  ${fingerprint}

  Debian, Ubuntu   sudo cp ${file} /usr/local/share/ca-certificates/ && sudo update-ca-certificates
  Fedora, RHEL     sudo trust anchor ${file}
  Chrome on Linux  certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n Edgewise -i ${file}
  macOS            sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain ${file}
  Windows          certutil -addstore -f Root ${file}   (as administrator)
  Firefox          Settings, Privacy & Security, View Certificates, Authorities, Import; trust it for websites
  Android          Settings, Security, Encryption & credentials, Install a certificate, CA certificate
  iOS, iPadOS      open the file and install the profile, then Settings, General, About, Certificate Trust Settings
  Node             NODE_EXTRA_CA_CERTS=${file}
  curl             --cacert ${file}`
}
