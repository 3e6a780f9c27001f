#!/bin/sh
# certbot runs this after each new certificate: nginx reads copies, which are there before the first one too.
set -eu
install -m 0644 "$RENEWED_LINEAGE/fullchain.pem" /etc/selfcheck/tls/fullchain.pem
install -m 0600 "$RENEWED_LINEAGE/privkey.pem" /etc/selfcheck/tls/privkey.pem
systemctl reload nginx
