// The identity provider that the tests sign in with: on a port of its own, told on standard input which client it has. Whoever signs in
// is called by what they type, and that is their e-mail address.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { randomBytes } from 'node:crypto';
import Provider from 'oidc-provider';

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  process.stdout.write(`${issuer}\n`);
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      const { id, secret, back } = JSON.parse(line);
      const provider = new Provider(issuer, {
        clients: [{ client_id: id, client_secret: secret, redirect_uris: [back], token_endpoint_auth_method: 'client_secret_post' }],
        claims: { openid: ['sub'], email: ['email', 'email_verified'] },
        pkce: { required: () => true },
        features: { devInteractions: { enabled: true } },
        cookies: { keys: [randomBytes(32).toString('hex')] },
        findAccount: (_, login) => ({
          accountId: login,
          claims: () => ({ sub: login, email: login, email_verified: !login.startsWith('unverified') }),
        }),
      });
      server.on('request', provider.callback());
      process.stdout.write('ready\n');
    })
    .on('close', () => process.exit(0));
});
